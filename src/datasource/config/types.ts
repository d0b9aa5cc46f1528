import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';
import type { RunawayOptions, RunawaySecrets } from '../types';
import type { Problems } from '../../shared/problems';

export type ConfigProps = DataSourcePluginOptionsEditorProps<RunawayOptions, RunawaySecrets>;

/** Props of each section of the config editor. */
export interface SectionProps {
  props: ConfigProps;
  problems: Problems;
  set(change: Partial<RunawayOptions>): void;
}
