import type { TrayState } from '../../shared/model/snapshot';

const outline = {
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 2,
  strokeLinecap: 'round',
} as const;

const drawing = (state: TrayState) => {
  switch (state) {
    case 'watching':
      return <circle cx="12" cy="12" r="9" {...outline} />;
    case 'waiting':
      return (
        <>
          <circle cx="12" cy="12" r="9" {...outline} />
          <circle cx="12" cy="12" r="4" fill="currentColor" />
        </>
      );
    case 'held':
      return (
        <>
          <circle cx="12" cy="12" r="9" {...outline} />
          <path d="M9.75 8.5v7M14.25 8.5v7" {...outline} strokeWidth={2.5} />
        </>
      );
    case 'unprotected':
      return (
        <>
          <circle
            cx="12"
            cy="12"
            r="9"
            {...outline}
            strokeDasharray="7 7.1"
            strokeDashoffset="3.5"
          />
          <path d="M12 7.5v5.5M12 16.4v.1" {...outline} strokeWidth={2.25} />
        </>
      );
  }
};

/** `size` in px at ordinary text size; it grows with the text. The shape of a state, the same as in the tray: circle, circle with a dot, pause bars, broken circle. Never alone: words stand beside it. */
export function StateShape({
  state,
  size = 20,
}: {
  readonly state: TrayState;
  readonly size?: number;
}) {
  return (
    <svg
      width={`${size / 16}rem`}
      height={`${size / 16}rem`}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      {drawing(state)}
    </svg>
  );
}
