import { createTheme, type MantineColorsTuple } from '@mantine/core';

const blue: MantineColorsTuple = [
  '#eef4fd',
  '#d9e6fa',
  '#b3cdf4',
  '#8ab2ee',
  '#6ea8ff',
  '#4a86e3',
  '#2f6fdb',
  '#2861c4',
  '#2153aa',
  '#1a4490',
];

/** Reasons stand under the field that they explain. */
const inputWrapperOrder = ['label', 'input', 'description', 'error'];

/** Measures of the component kit; colours and sizes beyond its variables are in styles/kit.css. */
export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: 6,
  colors: { blue },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  defaultRadius: 4,
  radius: { xs: '3px', sm: '4px', md: '4px', lg: '6px', xl: '8px' },
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '14px', xl: '16px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs' } },
    ActionIcon: { defaultProps: { size: 'md', variant: 'subtle' } },
    TextInput: { defaultProps: { size: 'xs', inputWrapperOrder } },
    Textarea: { defaultProps: { size: 'xs', inputWrapperOrder } },
    InputWrapper: { defaultProps: { size: 'xs', inputWrapperOrder } },
    NumberInput: { defaultProps: { size: 'xs', inputWrapperOrder } },
    Select: { defaultProps: { size: 'xs', inputWrapperOrder, allowDeselect: false, checkIconPosition: 'right' } },
    // Lists that nobody opened cost a screen dearly where there are thousands of entries.
    Combobox: { defaultProps: { keepMounted: false } },
    MultiSelect: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs', transitionDuration: 0 } },
    Tooltip: { defaultProps: { openDelay: 350, multiline: true, withArrow: false, transitionProps: { duration: 0 } } },
    Modal: { defaultProps: { transitionProps: { duration: 0 }, centered: true, overlayProps: { backgroundOpacity: 0.35 } } },
    Menu: { defaultProps: { transitionProps: { duration: 0 }, shadow: 'none' } },
  },
});
