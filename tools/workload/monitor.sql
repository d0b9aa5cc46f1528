-- The account Runaway samples with, for the image of docker-compose.yaml; the least that shows everything.
CREATE USER IF NOT EXISTS 'runaway'@'%' IDENTIFIED BY 'monitor-only';
GRANT SELECT ON performance_schema.* TO 'runaway'@'%';
GRANT PROCESS ON *.* TO 'runaway'@'%';
