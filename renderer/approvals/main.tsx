import '../app/no-eval';
import '../ui/tokens.css';
import '../ui/base.css';
import { openWindow } from '../app/open-window';
import { startApprovalWindow } from '../stores/subscriptions';
import { ApprovalWindow } from './approval-window';

openWindow(<ApprovalWindow />, startApprovalWindow);
