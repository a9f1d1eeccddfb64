import { Lightbulb, Plus } from 'lucide-react';
import { useEffect } from 'react';
import type { Suggestion } from '../../shared/wires/policy-wire';
import { t } from '../i18n/translate';
import { sayPolitely } from '../stores/announcements';
import { insertRule, readSuggestions, usePolicy } from '../stores/policy';
import { AgentText } from '../ui/agent-text';
import { Button } from '../ui/button';
import { Said } from '../ui/said';
import { AskedPart } from './asked-part';
import own from './suggest-panel.module.css';
import styles from './panel.module.css';

function insert(suggestion: Suggestion): void {
  insertRule(suggestion.toml);
  sayPolitely(t('policy.suggest.inserted'));
}

function SuggestionCard({ suggestion }: { readonly suggestion: Suggestion }) {
  const inserted = usePolicy(({ text }) => text.includes(suggestion.toml.trim()));
  return (
    <li className={own.suggestion}>
      <h2>
        <Said>{suggestion.says}</Said>
      </h2>
      <p className={styles.quiet}>
        {t('policy.suggest.approvals', { count: suggestion.approvals })}
      </p>
      <ul className={own.examples}>
        {suggestion.examples.map((example) => (
          <li key={example}>
            <code>
              <AgentText text={example} />
            </code>
          </li>
        ))}
      </ul>
      <pre className={own.toml}>
        <AgentText text={suggestion.toml.trim()} lines />
      </pre>
      {inserted ? (
        <p className={styles.quiet}>{t('policy.suggest.inserted')}</p>
      ) : (
        <Button size="s" icon={<Plus size={13} aria-hidden />} onClick={() => insert(suggestion)}>
          {t('policy.suggest.insert')}
        </Button>
      )}
    </li>
  );
}

/** Rules that would have saved the operator work, each to be put into the text by hand. */
export function SuggestPanel() {
  const suggest = usePolicy((state) => state.suggest);
  useEffect(() => void readSuggestions(), []);
  return (
    <>
      <p className={styles.quiet}>{t('policy.suggest.text')}</p>
      <AskedPart asked={suggest} again={() => void readSuggestions()}>
        {(suggestions) =>
          suggestions.length === 0 ? (
            <div className={styles.hint}>
              <Lightbulb size={16} aria-hidden />
              <div>
                <strong>{t('policy.suggest.none')}</strong>
                <p className={styles.quiet}>{t('policy.suggest.none.text')}</p>
              </div>
            </div>
          ) : (
            <ul className={own.suggestions}>
              {suggestions.map((suggestion) => (
                <SuggestionCard key={suggestion.id} suggestion={suggestion} />
              ))}
            </ul>
          )
        }
      </AskedPart>
    </>
  );
}
