import '../shared/no-eval';
import { DataSourcePlugin } from '@grafana/data';
import { RunawayDataSource } from './datasource';
import { ConfigEditor, QueryEditor, QueryHelp } from './lazy';

export const plugin = new DataSourcePlugin(RunawayDataSource)
  .setConfigEditor(ConfigEditor)
  .setQueryEditor(QueryEditor)
  .setQueryEditorHelp(QueryHelp);
