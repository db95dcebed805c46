import type { ReactNode } from 'react';

/** Line icons on a 16-pixel grid, drawn for Almanac. They take the colour of the text around them and say nothing to screen readers. */
const line = (paths: ReactNode) =>
  function Icon({ size = 16 }: { readonly size?: number }) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.25"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        {paths}
      </svg>
    );
  };

export const DataIcon = line(
  <>
    <ellipse cx="8" cy="3.75" rx="5" ry="2" />
    <path d="M3 3.75v8.5c0 1.1 2.2 2 5 2s5-.9 5-2v-8.5M3 8c0 1.1 2.2 2 5 2s5-.9 5-2" />
  </>,
);
export const ExploreIcon = line(
  <>
    <path d="M1.75 9.5 4.25 6l2 2.5L8.5 4" />
    <circle cx="10.25" cy="9.75" r="3.25" />
    <path d="m12.6 12.1 2 2" />
  </>,
);
export const CompareIcon = line(<path d="M2.5 13.5h11M4 11V7m3 4V3m3 8V5m3 6V8.5" />);
export const ForecastIcon = line(
  <>
    <path d="M1.75 11.5 4.5 7l2 2.5L9 5" />
    <path d="m9 5 5.25-2M9 5l5.25 1.5M9 5l5.25 5" strokeDasharray="1.5 1.75" />
  </>,
);
export const ReportsIcon = line(<path d="M4 1.75h5.5L12.5 5v9.25H4zM9.25 2v3.25h3M6 8h4.5M6 10.5h4.5" />);
export const RunsIcon = line(<path d="M2 4h1.5M2 8h1.5M2 12h1.5M6 4h8M6 8h5.5M6 12h7" />);
export const RegistryIcon = line(
  <path d="M4 14v-3h8v3M6 11l.75-4.5h2.5L10 11M8 6.5a2.25 2.25 0 1 0 0-4.5 2.25 2.25 0 0 0 0 4.5zM2.5 14h11" />,
);
export const HomeIcon = line(<path d="M2 7.75 8 2.5l6 5.25M3.75 6.5v7h8.5v-7M6.5 13.5V9.75h3v3.75" />);
export const MonitorIcon = line(<path d="M1.75 8.5h3l1.5-4 2.75 8 1.75-4h3.5" />);
export const SettingsIcon = line(
  <>
    <path d="M2 4.5h7m3 0h2M2 11.5h2m3 0h7" />
    <circle cx="10.5" cy="4.5" r="1.5" />
    <circle cx="5.5" cy="11.5" r="1.5" />
  </>,
);
export const SearchIcon = line(
  <>
    <circle cx="7" cy="7" r="4.25" />
    <path d="m10.25 10.25 3.5 3.5" />
  </>,
);
export const CloseIcon = line(<path d="m4 4 8 8m0-8-8 8" />);
export const PlusIcon = line(<path d="M8 3v10M3 8h10" />);
export const MoreIcon = line(<path d="M3.5 8h.01M8 8h.01m4.49 0h.01" strokeWidth="2" />);
export const CopyIcon = line(<path d="M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1" />);
export const ImageIcon = line(<path d="M2.5 3h11v10h-11zm0 7.5L6 7l3 3 2-2 2.5 2.5M10.5 5.75h.01" />);
export const VectorIcon = line(<path d="M3.5 12.5C3.5 7 12.5 9 12.5 3.5M2 14h3v-3H2zm9-9h3V2h-3z" />);
export const NumbersIcon = line(<path d="M2.5 3h11v10h-11zm0 3.25h11M2.5 9.5h11M6.25 3v10" />);
export const ChevronIcon = line(<path d="m6 3.5 4.5 4.5L6 12.5" />);
export const UpIcon = line(<path d="M8 13V3.5M4 7l4-4 4 4" />);
export const DownIcon = line(<path d="M8 3v9.5M4 9l4 4 4-4" />);
export const DropIcon = line(<path d="M8 2v7.5M5 6.75 8 9.75l3-3M2.5 10v3.5h11V10" />);
export const PanelIcon = line(<path d="M2 3h12v10H2zm7.5 0v10" />);
export const ErrorIcon = line(
  <>
    <circle cx="8" cy="8" r="5.75" />
    <path d="M8 4.75V8.5M8 11h.01" />
  </>,
);
export const WarningIcon = line(<path d="M8 2.25 14 13.25H2zM8 6.5v3m0 1.75h.01" />);
export const NoteIcon = line(
  <>
    <circle cx="8" cy="8" r="5.75" />
    <path d="M8 7.5v3.75M8 5h.01" />
  </>,
);
export const CheckIcon = line(<path d="m3 8.5 3.25 3.25L13 4.75" />);
export const TrashIcon = line(<path d="M3 4.25h10M6 4V2.5h4V4M4.25 4.5l.5 9h6.5l.5-9" />);
export const SaveIcon = line(<path d="M8 2v7.5M5 6.75 8 9.75l3-3M3 13.5h10" />);
export const ResetIcon = line(<path d="M3 3v3.5h3.5M3.4 6.2A5 5 0 1 1 3.5 10.4" />);
export const TuneIcon = line(<path d="M2 5h6m4 0h2M2 11h2m4 0h6M10 3v4M6 9v4" />);
export const DuplicateIcon = line(<path d="M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1M9.5 7.5v4M7.5 9.5h4" />);
export const ModelIcon = line(<path d="M12.25 4.75V2.5h-8.5L8.5 8l-4.75 5.5h8.5v-2.25" />);
export const ExplainIcon = line(
  <>
    <path d="M2 13.5h12M4 13.5V9M7 13.5V5.5M10 9.5v-7M13 9.5V6" />
    <path d="M9 9.5h5" />
  </>,
);
export const PredictIcon = line(
  <>
    <path d="M2 4.5h5.5M2 8h5.5M2 11.5h5.5M9.5 8h4.25" />
    <path d="m11.75 5.75 2.25 2.25-2.25 2.25" />
  </>,
);
export const FilterIcon = line(<path d="M2 3h12L9.5 8.5V13l-3-1.5v-3z" />);
export const ColumnsIcon = line(<path d="M2.5 3h11v10h-11zM6.25 3v10M9.75 3v10" />);
