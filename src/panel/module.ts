import { PanelPlugin } from '@grafana/data';
import { TimelinePanel } from './TimelinePanel';
import { defaultOptions, type TimelineOptions } from './options';

export const plugin = new PanelPlugin<TimelineOptions>(TimelinePanel).setPanelOptions((builder) =>
  builder
    .addBooleanSwitch({
      path: 'showIo',
      name: 'Disk I/O',
      description: 'Draws bytes read above and bytes written below zero, over the lanes.',
      defaultValue: defaultOptions.showIo,
    })
    .addRadio({
      path: 'groupBy',
      name: 'One lane for each',
      defaultValue: defaultOptions.groupBy,
      settings: {
        options: [
          { value: 'connection', label: 'Connection' },
          { value: 'user', label: 'User' },
          { value: 'schema', label: 'Schema' },
        ],
      },
    })
    .addNumberInput({
      path: 'minDuration',
      name: 'Shortest statement shown',
      description: 'Seconds. Runaways are shown however short they were.',
      defaultValue: defaultOptions.minDuration,
      settings: { min: 0, max: 86_400 },
    })
    .addNumberInput({
      path: 'laneHeight',
      name: 'Lane height',
      description: 'Pixels. Left empty, the lanes share the height there is.',
      settings: { placeholder: 'auto', min: 4, max: 200, integer: true },
    })
    .addSliderInput({
      path: 'labelSize',
      name: 'Label size',
      description: 'Per cent of the size that suits the panel’s height; raise it for a wall.',
      defaultValue: defaultOptions.labelSize,
      settings: { min: 50, max: 250, step: 10 },
    })
);
