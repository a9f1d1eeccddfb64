import './no-eval';
import '../ui/tokens.css';
import '../ui/base.css';
import { openWindow } from './open-window';
import { App } from './app';
import { startMainWindow } from '../stores/subscriptions';

openWindow(<App />, startMainWindow);
