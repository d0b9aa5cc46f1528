import React, { useEffect, useMemo, useState } from 'react';
import { ThemeContext, createTheme } from '@grafana/data';
import { GlobalStyles, PortalContainer } from '@grafana/ui';

/** What Grafana puts around every panel: the theme, its global styles, and the elements that drawers and tooltips need. */
export function Stage({ mode, children }: { mode: 'light' | 'dark'; children: React.ReactNode }) {
  const theme = useMemo(() => createTheme({ colors: { mode } }), [mode]);
  const [fontsLoaded, setFontsLoaded] = useState(false);
  // A canvas does not wait for its fonts; Grafana's pages have loaded them long before.
  useEffect(() => {
    const { fontFamily } = theme.typography;
    void Promise.all([400, 500].map((weight) => document.fonts.load(`${weight} 12px ${fontFamily}`))).then(() =>
      setFontsLoaded(true)
    );
  }, [theme]);
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <div
        className="main-view"
        style={{
          position: 'fixed',
          inset: 0,
          display: 'flex',
          flexDirection: 'column',
          background: theme.colors.background.primary,
          color: theme.colors.text.primary,
        }}
      >
        {fontsLoaded && children}
      </div>
      <PortalContainer />
    </ThemeContext.Provider>
  );
}

/** `?theme=light`; dark by default, as most wall screens are. */
export function modeOf(params: URLSearchParams): 'light' | 'dark' {
  return params.get('theme') === 'light' ? 'light' : 'dark';
}
