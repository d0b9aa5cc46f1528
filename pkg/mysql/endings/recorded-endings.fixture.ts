/**
 * Rows that two servers answered around seven endings, read as `replay.fixture.ts` reads them again. A line holds a part's
 * rows before or after the end; parts without rows are left out, and digests are cut to eight digits.
 */
export const recordedColumns: Record<string, string> = {
  status: 'Variable_name Value',
  accountErrors: 'USER HOST ERROR_NUMBER SUM_ERROR_RAISED',
  accountExits: 'USER HOST ended EVENT_NAME COUNT_STAR SUM_ERRORS SUM_TIMER_WAIT',
  alive: 'THREAD_ID',
  history:
    'THREAD_ID EVENT_ID TIMER_END MYSQL_ERRNO RETURNED_SQLSTATE MESSAGE_TEXT text_lost ROWS_EXAMINED ROWS_SENT NO_INDEX_USED SELECT_SCAN SELECT_FULL_JOIN CREATED_TMP_DISK_TABLES SORT_MERGE_PASSES',
  digests: 'SCHEMA_NAME DIGEST COUNT_STAR SUM_ERRORS SUM_TIMER_WAIT SUM_ROWS_EXAMINED SUM_ROWS_SENT last_seen',
  killAccounts: 'USER HOST COUNT_STAR SUM_ERRORS',
  killHistory: 'THREAD_ID EVENT_ID EVENT_NAME SQL_TEXT TIMER_START MYSQL_ERRNO PROCESSLIST_ID USER HOST',
  killSamples: 'SCHEMA_NAME DIGEST SUM_ERRORS QUERY_SAMPLE_TEXT seen',
};

/** The server's start, to which its timers count. Epoch microseconds. */
export const recordedOrigin = { MySQL: 1795763580379760, MariaDB: 1795763604016211 };

/** MySQL 9.7.4 */
export const mysqlEndings = `
# finished
statement {"threadId": 46, "eventId": 1, "processlistId": 15, "user": "shop0", "host": "localhost", "db": null, "digest": "50ca5ee8", "startedAt": 1795763581280190}
before status [["Aborted_clients","0"],["Com_kill","0"],["Max_execution_time_exceeded","0"]]
before accountErrors [["shop0","localhost",1158,"0"],["shop0","localhost",1160,"0"],["shop0","localhost",1317,"0"]]
before accountExits [["shop0","localhost","0","statement/com/Quit","0","0","0"],["shop0","localhost","0","statement/scheduler/event","0","0","0"]]
after alive [["46"]]
after history [["46","1","3406781437000",0,null,null,"0","25","1","0","0","0","0","0"]]
after status [["Aborted_clients","0"],["Com_kill","0"],["Max_execution_time_exceeded","0"]]
after accountErrors [["shop0","localhost",1158,"0"],["shop0","localhost",1160,"0"],["shop0","localhost",1317,"0"]]
after accountExits [["shop0","localhost","0","statement/com/Quit","0","0","0"],["shop0","localhost","0","statement/scheduler/event","0","0","0"]]
after digests [[null,"50ca5ee8","1","0","2506350624000","25","1","1795763583786256"]]
# finished-left
statement {"threadId": 47, "eventId": 1, "processlistId": 16, "user": "shop1", "host": "localhost", "db": null, "digest": "c4f89315", "startedAt": 1795763583920628}
before status [["Aborted_clients","0"],["Com_kill","0"],["Max_execution_time_exceeded","0"]]
before accountErrors [["shop1","localhost",1158,"0"],["shop1","localhost",1160,"0"],["shop1","localhost",1317,"0"]]
before accountExits [["shop1","localhost","0","statement/com/Quit","0","0","0"],["shop1","localhost","0","statement/scheduler/event","0","0","0"]]
after status [["Aborted_clients","0"],["Com_kill","0"],["Max_execution_time_exceeded","0"]]
after accountErrors [["shop1","localhost",1158,"0"],["shop1","localhost",1160,"0"],["shop1","localhost",1317,"0"]]
after accountExits [["shop1","localhost","1","statement/com/Quit","1","0","13505000"],["shop1","localhost","1","statement/scheduler/event","0","0","0"]]
after digests [[null,"c4f89315","1","0","2507647931000","25","1","1795763586427991"]]
# killed
statement {"threadId": 48, "eventId": 1, "processlistId": 17, "user": "shop2", "host": "localhost", "db": null, "digest": "cc200367", "startedAt": 1795763586681565}
before status [["Aborted_clients","0"],["Com_kill","0"],["Max_execution_time_exceeded","0"]]
before accountErrors [["shop2","localhost",1158,"0"],["shop2","localhost",1160,"0"],["shop2","localhost",1317,"0"]]
before accountExits [["shop2","localhost","0","statement/com/Quit","0","0","0"],["shop2","localhost","0","statement/scheduler/event","0","0","0"]]
after alive [["48"]]
after history [["48","1","8810121762000",1317,"70100","Query execution was interrupted","1","26","0","0","0","0","0","0"]]
after status [["Aborted_clients","0"],["Com_kill","1"],["Max_execution_time_exceeded","0"]]
after killAccounts [["anna","localhost","1","0"]]
after killHistory [["49","1","statement/sql/kill","KILL QUERY 17","8809567188000",0,"18","anna","localhost"]]
after accountErrors [["shop2","localhost",1158,"0"],["shop2","localhost",1160,"0"],["shop2","localhost",1317,"1"]]
after accountExits [["shop2","localhost","0","statement/com/Quit","0","0","0"],["shop2","localhost","0","statement/scheduler/event","0","0","0"],["shop2","localhost","0","statement/sql/select","1","1","0"]]
after digests [[null,"cc200367","1","1","2508316327000","26","0","1795763589189595"]]
# killed-by-left
statement {"threadId": 50, "eventId": 1, "processlistId": 19, "user": "shop3", "host": "localhost", "db": null, "digest": "b493d2f4", "startedAt": 1795763589338703}
before status [["Aborted_clients","0"],["Com_kill","1"],["Max_execution_time_exceeded","0"]]
before killAccounts [["anna","localhost","1","0"]]
before killHistory [["49","1","statement/sql/kill","KILL QUERY 17","8809567188000",0,"18","anna","localhost"]]
before accountErrors [["shop3","localhost",1158,"0"],["shop3","localhost",1160,"0"],["shop3","localhost",1317,"0"]]
before accountExits [["shop3","localhost","0","statement/com/Quit","0","0","0"],["shop3","localhost","0","statement/scheduler/event","0","0","0"]]
after alive [["50"]]
after history [["50","1","11464403249000",1317,"70100","Query execution was interrupted","1","26","0","0","0","0","0","0"]]
after status [["Aborted_clients","0"],["Com_kill","2"],["Max_execution_time_exceeded","0"]]
after killAccounts [["anna","localhost","2","0"]]
after killHistory [["49","1","statement/sql/kill","KILL QUERY 17","8809567188000",0,"18","anna","localhost"]]
after killSamples [[null,"d7d9f02b","0","KILL QUERY 19","1795763591843740"]]
after accountErrors [["shop3","localhost",1158,"0"],["shop3","localhost",1160,"0"],["shop3","localhost",1317,"1"]]
after accountExits [["shop3","localhost","0","statement/com/Quit","0","0","0"],["shop3","localhost","0","statement/scheduler/event","0","0","0"],["shop3","localhost","0","statement/sql/select","1","1","0"]]
after digests [[null,"b493d2f4","1","1","2505459396000","26","0","1795763591843876"]]
# connection-killed
statement {"threadId": 52, "eventId": 1, "processlistId": 21, "user": "shop4", "host": "localhost", "db": null, "digest": "60a389da", "startedAt": 1795763591964811}
before status [["Aborted_clients","0"],["Com_kill","2"],["Max_execution_time_exceeded","0"]]
before killAccounts [["anna","localhost","2","0"]]
before killHistory [["49","1","statement/sql/kill","KILL QUERY 17","8809567188000",0,"18","anna","localhost"]]
before accountErrors [["shop4","localhost",1158,"0"],["shop4","localhost",1160,"0"],["shop4","localhost",1317,"0"]]
before accountExits [["shop4","localhost","0","statement/com/Quit","0","0","0"],["shop4","localhost","0","statement/scheduler/event","0","0","0"]]
after status [["Aborted_clients","1"],["Com_kill","3"],["Max_execution_time_exceeded","0"]]
after killAccounts [["anna","localhost","3","0"]]
after killHistory [["53","1","statement/sql/kill","KILL 21","14087233538000",0,"22","anna","localhost"]]
after accountErrors [["shop4","localhost",1158,"0"],["shop4","localhost",1160,"1"],["shop4","localhost",1317,"1"]]
after accountExits [["shop4","localhost","1","statement/com/Quit","0","0","0"],["shop4","localhost","1","statement/scheduler/event","0","0","0"],["shop4","localhost","1","statement/sql/select","1","1","0"]]
after digests [[null,"60a389da","1","1","2503139368000","26","0","1795763594467665"]]
# timed-out
statement {"threadId": 54, "eventId": 1, "processlistId": 23, "user": "shop5", "host": "localhost", "db": null, "digest": "d4d08687", "startedAt": 1795763594786215}
before status [["Aborted_clients","1"],["Com_kill","3"],["Max_execution_time_exceeded","0"]]
before killAccounts [["anna","localhost","3","0"]]
before killHistory [["53","1","statement/sql/kill","KILL 21","14087233538000",0,"22","anna","localhost"]]
before accountErrors [["shop5","localhost",1158,"0"],["shop5","localhost",1160,"0"],["shop5","localhost",1317,"0"]]
before accountExits [["shop5","localhost","0","statement/com/Quit","0","0","0"],["shop5","localhost","0","statement/scheduler/event","0","0","0"]]
after alive [["54"]]
after history [["54","1","16907155224000",3024,"HY000","Query execution was interrupted, maximum statement execution time exceeded","1","26","0","0","0","0","0","0"]]
after status [["Aborted_clients","1"],["Com_kill","3"],["Max_execution_time_exceeded","1"]]
after accountErrors [["shop5","localhost",1158,"0"],["shop5","localhost",1160,"0"],["shop5","localhost",1317,"0"]]
after accountExits [["shop5","localhost","0","statement/com/Quit","0","0","0"],["shop5","localhost","0","statement/scheduler/event","0","0","0"],["shop5","localhost","0","statement/sql/select","1","1","0"]]
after digests [[null,"d4d08687","1","1","2500699937000","26","0","1795763597286630"]]
# connection-gone
statement {"threadId": 55, "eventId": 1, "processlistId": 24, "user": "shop6", "host": "localhost", "db": null, "digest": "16855423", "startedAt": 1795763597335704}
before status [["Aborted_clients","1"],["Com_kill","3"],["Max_execution_time_exceeded","1"]]
before killAccounts [["anna","localhost","3","0"]]
before killHistory [["53","1","statement/sql/kill","KILL 21","14087233538000",0,"22","anna","localhost"]]
before accountErrors [["shop6","localhost",1158,"0"],["shop6","localhost",1160,"0"],["shop6","localhost",1317,"0"]]
before accountExits [["shop6","localhost","0","statement/com/Quit","0","0","0"],["shop6","localhost","0","statement/scheduler/event","0","0","0"]]
after status [["Aborted_clients","2"],["Com_kill","3"],["Max_execution_time_exceeded","1"]]
after accountErrors [["shop6","localhost",1158,"1"],["shop6","localhost",1160,"0"],["shop6","localhost",1317,"0"]]
after accountExits [["shop6","localhost","1","statement/com/Quit","0","0","0"],["shop6","localhost","1","statement/scheduler/event","0","0","0"]]
after digests [[null,"16855423","1","0","2514620500000","25","1","1795763599850039"]]
`;

/** MariaDB 10.11.19 */
export const mariadbEndings = `
# finished
statement {"threadId": 19, "eventId": 1, "processlistId": 10, "user": "shop0", "host": "localhost", "db": null, "digest": null, "startedAt": 1795763604429928}
before status [["Aborted_clients","0"],["Com_kill","0"],["Max_statement_time_exceeded","0"]]
before accountExits [["shop0","localhost","0","statement/com/Quit","0","0","0"],["shop0","localhost","0","statement/scheduler/event","0","0","0"]]
after alive [["19"]]
after history [["19","1","2930716396000",0,null,null,0,"25","1","0","0","0","0","0"]]
after status [["Aborted_clients","0"],["Com_kill","0"],["Max_statement_time_exceeded","0"]]
after accountExits [["shop0","localhost","0","statement/com/Quit","0","0","0"],["shop0","localhost","0","statement/scheduler/event","0","0","0"]]
after digests [[null,"b79740b3","1","0","2516998510000","25","1","1795763606000000"]]
# finished-left
statement {"threadId": 20, "eventId": 1, "processlistId": 11, "user": "shop1", "host": "localhost", "db": null, "digest": null, "startedAt": 1795763607035890}
before status [["Aborted_clients","0"],["Com_kill","0"],["Max_statement_time_exceeded","0"]]
before accountExits [["shop1","localhost","0","statement/com/Quit","0","0","0"],["shop1","localhost","0","statement/scheduler/event","0","0","0"]]
after status [["Aborted_clients","0"],["Com_kill","0"],["Max_statement_time_exceeded","0"]]
after accountExits [["shop1","localhost","1","statement/com/Quit","1","0","16523000"],["shop1","localhost","1","statement/scheduler/event","0","0","0"]]
after digests [[null,"133cfc32","1","0","2520369107000","25","1","1795763609000000"]]
# killed
statement {"threadId": 21, "eventId": 1, "processlistId": 12, "user": "shop2", "host": "localhost", "db": null, "digest": null, "startedAt": 1795763609807217}
before status [["Aborted_clients","0"],["Com_kill","0"],["Max_statement_time_exceeded","0"]]
before accountExits [["shop2","localhost","0","statement/com/Quit","0","0","0"],["shop2","localhost","0","statement/scheduler/event","0","0","0"]]
after alive [["21"]]
after history [["21","1","8296805519000",1317,"70100","Query execution was interrupted",0,"25","0","0","0","0","0","0"]]
after status [["Aborted_clients","0"],["Com_kill","1"],["Max_statement_time_exceeded","0"]]
after killAccounts [["anna","localhost","1","0"]]
after killHistory [["22","1","statement/sql/kill","KILL QUERY 12","8296500282000",0,"13","anna","localhost"]]
after accountExits [["shop2","localhost","0","statement/com/Quit","0","0","0"],["shop2","localhost","0","statement/scheduler/event","0","0","0"],["shop2","localhost","0","statement/sql/select","1","1","0"]]
after digests [[null,"d4432990","1","1","2505799428000","25","0","1795763612000000"]]
# killed-by-left
statement {"threadId": 23, "eventId": 1, "processlistId": 14, "user": "shop3", "host": "localhost", "db": null, "digest": null, "startedAt": 1795763612433992}
before status [["Aborted_clients","0"],["Com_kill","1"],["Max_statement_time_exceeded","0"]]
before killAccounts [["anna","localhost","1","0"]]
before killHistory [["22","1","statement/sql/kill","KILL QUERY 12","8296500282000",0,"13","anna","localhost"]]
before accountExits [["shop3","localhost","0","statement/com/Quit","0","0","0"],["shop3","localhost","0","statement/scheduler/event","0","0","0"]]
after alive [["23"]]
after history [["23","1","10921133744000",1317,"70100","Query execution was interrupted",0,"25","0","0","0","0","0","0"]]
after status [["Aborted_clients","0"],["Com_kill","2"],["Max_statement_time_exceeded","0"]]
after killAccounts [["anna","localhost","2","0"]]
after killHistory [["22","1","statement/sql/kill","KILL QUERY 12","8296500282000",0,"13","anna","localhost"]]
after accountExits [["shop3","localhost","0","statement/com/Quit","0","0","0"],["shop3","localhost","0","statement/scheduler/event","0","0","0"],["shop3","localhost","0","statement/sql/select","1","1","0"]]
after digests [[null,"6d69b709","1","1","2503351905000","25","0","1795763614000000"]]
# connection-killed
statement {"threadId": 25, "eventId": 1, "processlistId": 16, "user": "shop4", "host": "localhost", "db": null, "digest": null, "startedAt": 1795763614961083}
before status [["Aborted_clients","0"],["Com_kill","2"],["Max_statement_time_exceeded","0"]]
before killAccounts [["anna","localhost","2","0"]]
before killHistory [["22","1","statement/sql/kill","KILL QUERY 12","8296500282000",0,"13","anna","localhost"]]
before accountExits [["shop4","localhost","0","statement/com/Quit","0","0","0"],["shop4","localhost","0","statement/scheduler/event","0","0","0"]]
after status [["Aborted_clients","1"],["Com_kill","3"],["Max_statement_time_exceeded","0"]]
after killAccounts [["anna","localhost","3","0"]]
after killHistory [["26","1","statement/sql/kill","KILL 16","13447510699000",0,"17","anna","localhost"]]
after accountExits [["shop4","localhost","1","statement/com/Quit","0","0","0"],["shop4","localhost","1","statement/scheduler/event","0","0","0"],["shop4","localhost","1","statement/sql/select","1","1","0"]]
after digests [[null,"1a5f6e28","1","1","2502977658000","25","0","1795763617000000"]]
# timed-out
statement {"threadId": 27, "eventId": 1, "processlistId": 18, "user": "shop5", "host": "localhost", "db": null, "digest": null, "startedAt": 1795763617790726}
before status [["Aborted_clients","1"],["Com_kill","3"],["Max_statement_time_exceeded","0"]]
before killAccounts [["anna","localhost","3","0"]]
before killHistory [["26","1","statement/sql/kill","KILL 16","13447510699000",0,"17","anna","localhost"]]
before accountExits [["shop5","localhost","0","statement/com/Quit","0","0","0"],["shop5","localhost","0","statement/scheduler/event","0","0","0"]]
after alive [["27"]]
after history [["27","1","16275079964000",1969,"70100","Query execution was interrupted (max_statement_time exceeded)",0,"25","0","0","0","0","0","0"]]
after status [["Aborted_clients","1"],["Com_kill","3"],["Max_statement_time_exceeded","1"]]
after accountExits [["shop5","localhost","0","statement/com/Quit","0","0","0"],["shop5","localhost","0","statement/scheduler/event","0","0","0"],["shop5","localhost","0","statement/sql/select","1","1","0"]]
after digests [[null,"29856ef6","1","1","2500564493000","25","0","1795763620000000"]]
# connection-gone
statement {"threadId": 28, "eventId": 1, "processlistId": 19, "user": "shop6", "host": "localhost", "db": null, "digest": null, "startedAt": 1795763620393916}
before status [["Aborted_clients","1"],["Com_kill","3"],["Max_statement_time_exceeded","1"]]
before killAccounts [["anna","localhost","3","0"]]
before killHistory [["26","1","statement/sql/kill","KILL 16","13447510699000",0,"17","anna","localhost"]]
before accountExits [["shop6","localhost","0","statement/com/Quit","0","0","0"],["shop6","localhost","0","statement/scheduler/event","0","0","0"]]
after status [["Aborted_clients","2"],["Com_kill","3"],["Max_statement_time_exceeded","1"]]
after accountExits [["shop6","localhost","1","statement/com/Quit","0","0","0"],["shop6","localhost","1","statement/scheduler/event","0","0","0"]]
after digests [[null,"994eae3f","1","0","2504914423000","25","1","1795763622000000"]]
`;
