export const dataSourceType = 'runaway-mysql-datasource';

/** Uid of the data source in provisioning/: the shipped dashboard and alert rules mean this one where it exists. */
export const shippedDataSource = 'runaway';
