// Grafana sets this before it loads a plugin; @grafana/runtime looks for it when it is imported.
Object.assign(window, { grafanaBootData: { settings: {}, user: {}, navTree: [] } });
