/** Follows the system's wish for more contrast into the token table (ui/tokens.css). Returns the cleanup. */
export function followContrast(): () => void {
  const wish = window.matchMedia('(prefers-contrast: more)');
  const apply = (): void => {
    document.documentElement.dataset.contrast = wish.matches ? 'more' : 'normal';
  };
  apply();
  wish.addEventListener('change', apply);
  return () => wish.removeEventListener('change', apply);
}
