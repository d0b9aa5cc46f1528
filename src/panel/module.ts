import '../shared/no-eval';
import { PanelPlugin } from '@grafana/data';
import { TimelinePanel } from './TimelinePanel';
import { defaultOptions, type TimelineOptions } from './options';

export const plugin = new PanelPlugin<TimelineOptions>(TimelinePanel).setPanelOptions((builder) =>
  builder
    .addBooleanSwitch({
      path: 'showIo',
      name: 'Disk I/O',
      description: 'Shows bytes read above zero and bytes written below zero, on top of the lanes.',
      defaultValue: defaultOptions.showIo,
    })
    .addRadio({
      path: 'groupBy',
      name: 'One lane per',
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
      description: 'Seconds. Runaways are always shown.',
      defaultValue: defaultOptions.minDuration,
      settings: { min: 0, max: 86_400 },
    })
    .addNumberInput({
      path: 'laneHeight',
      name: 'Lane height',
      description: 'Pixels. If empty, the lanes share the panel’s height.',
      settings: { placeholder: 'auto', min: 4, max: 200, integer: true },
    })
    .addSliderInput({
      path: 'labelSize',
      name: 'Label size',
      description: 'Per cent of the size that fits the panel’s height. Raise it for a wall display.',
      defaultValue: defaultOptions.labelSize,
      settings: { min: 50, max: 250, step: 10 },
    })
);
