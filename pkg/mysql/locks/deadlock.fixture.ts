/** Recorded while two sessions changed the same two products in opposite order; other sections of the report are left out. */

/** MySQL 9.7.4 */
export const mysqlStatus = `
=====================================
2026-11-23 17:12:23 140395075274432 INNODB MONITOR OUTPUT
=====================================
Per second averages calculated from the last 1 seconds
------------------------
LATEST DETECTED DEADLOCK
------------------------
2026-11-23 17:12:23 140395160258240
*** (1) TRANSACTION:
TRANSACTION 1603, ACTIVE 0 sec starting index read
mysql tables in use 1, locked 1
LOCK WAIT 3 lock struct(s), heap size 1128, 2 row lock(s), undo log entries 1
MySQL thread id 14, OS thread handle 140395074217664, query id 45 localhost 127.0.0.1 shop updating
UPDATE products SET stock=stock+1
WHERE id=2

*** (1) HOLDS THE LOCK(S):
RECORD LOCKS space id 2 page no 4 n bits 88 index PRIMARY of table \`shop\`.\`products\` trx id 1603 lock_mode X locks rec but not gap
Record lock, heap no 22 PHYSICAL RECORD: n_fields 6; compact format; info bits 0
 0: len 4; hex 80000001; asc     ;;
 1: len 6; hex 000000000643; asc      C;;
 2: len 7; hex 01000001230151; asc     # Q;;
 3: len 14; hex 6669727374202771756f74656427; asc first 'quoted';;
 4: len 5; hex 8000000163; asc     c;;
 5: len 4; hex 800f4240; asc   B@;;


*** (1) WAITING FOR THIS LOCK TO BE GRANTED:
RECORD LOCKS space id 2 page no 4 n bits 88 index PRIMARY of table \`shop\`.\`products\` trx id 1603 lock_mode X locks rec but not gap waiting
Record lock, heap no 3 PHYSICAL RECORD: n_fields 6; compact format; info bits 0
 0: len 4; hex 80000002; asc     ;;
 1: len 6; hex 000000000644; asc      D;;
 2: len 7; hex 02000001250151; asc     % Q;;
 3: len 9; hex 70726f647563742032; asc product 2;;
 4: len 5; hex 8000000263; asc     c;;
 5: len 4; hex 80000005; asc     ;;


*** (2) TRANSACTION:
TRANSACTION 1604, ACTIVE 0 sec starting index read
mysql tables in use 1, locked 1
LOCK WAIT 3 lock struct(s), heap size 1128, 2 row lock(s), undo log entries 1
MySQL thread id 15, OS thread handle 140395073160896, query id 46 localhost 127.0.0.1 shop updating
DELETE FROM products WHERE id = 1

*** (2) HOLDS THE LOCK(S):
RECORD LOCKS space id 2 page no 4 n bits 88 index PRIMARY of table \`shop\`.\`products\` trx id 1604 lock_mode X locks rec but not gap
Record lock, heap no 3 PHYSICAL RECORD: n_fields 6; compact format; info bits 0
 0: len 4; hex 80000002; asc     ;;
 1: len 6; hex 000000000644; asc      D;;
 2: len 7; hex 02000001250151; asc     % Q;;
 3: len 9; hex 70726f647563742032; asc product 2;;
 4: len 5; hex 8000000263; asc     c;;
 5: len 4; hex 80000005; asc     ;;


*** (2) WAITING FOR THIS LOCK TO BE GRANTED:
RECORD LOCKS space id 2 page no 4 n bits 88 index PRIMARY of table \`shop\`.\`products\` trx id 1604 lock_mode X locks rec but not gap waiting
Record lock, heap no 22 PHYSICAL RECORD: n_fields 6; compact format; info bits 0
 0: len 4; hex 80000001; asc     ;;
 1: len 6; hex 000000000643; asc      C;;
 2: len 7; hex 01000001230151; asc     # Q;;
 3: len 14; hex 6669727374202771756f74656427; asc first 'quoted';;
 4: len 5; hex 8000000163; asc     c;;
 5: len 4; hex 800f4240; asc   B@;;

*** WE ROLL BACK TRANSACTION (2)
------------
TRANSACTIONS
------------
Trx id counter 1609
Purge done for trx's n:o < 1607 undo n:o < 0 state: running but idle
History list length 52
LIST OF TRANSACTIONS FOR EACH SESSION:
---TRANSACTION 375300455340392, not started
0 lock struct(s), heap size 1128, 0 row lock(s)
---TRANSACTION 375300455339584, not started
0 lock struct(s), heap size 1128, 0 row lock(s)
---TRANSACTION 375300455338776, not started
0 lock struct(s), heap size 1128, 0 row lock(s)
---TRANSACTION 375300455337968, not started
0 lock struct(s), heap size 1128, 0 row lock(s)
---TRANSACTION 375300455337160, not started
0 lock struct(s), heap size 1128, 0 row lock(s)
---TRANSACTION 375300455336352, not started
0 lock struct(s), heap size 1128, 0 row lock(s)
---TRANSACTION 375300455335544, not started
0 lock struct(s), heap size 1128, 0 row lock(s)
`;

/** MariaDB 10.11.19 */
export const mariadbStatus = `
=====================================
2026-11-23 17:12:24 0x7f8db806e6c0 INNODB MONITOR OUTPUT
=====================================
Per second averages calculated from the last 49 seconds
------------------------
LATEST DETECTED DEADLOCK
------------------------
2026-11-23 17:12:24 0x7f8da2d726c0
*** (1) TRANSACTION:
TRANSACTION 42, ACTIVE 0 sec starting index read
mysql tables in use 1, locked 1
LOCK WAIT 3 lock struct(s), heap size 1128, 2 row lock(s), undo log entries 1
MariaDB thread id 10, OS thread handle 140246299125440, query id 46 localhost 127.0.0.1 shop Updating
DELETE FROM products WHERE id = 1
*** WAITING FOR THIS LOCK TO BE GRANTED:
RECORD LOCKS space id 5 page no 3 n bits 320 index PRIMARY of table \`shop\`.\`products\` trx id 42 lock_mode X locks rec but not gap waiting
Record lock, heap no 22 PHYSICAL RECORD: n_fields 6; compact format; info bits 0
 0: len 4; hex 80000001; asc     ;;
 1: len 6; hex 000000000029; asc      );;
 2: len 7; hex 0f0000012d0110; asc     -  ;;
 3: len 14; hex 6669727374202771756f74656427; asc first 'quoted';;
 4: len 5; hex 8000000163; asc     c;;
 5: len 4; hex 800f4240; asc   B@;;

*** CONFLICTING WITH:
RECORD LOCKS space id 5 page no 3 n bits 320 index PRIMARY of table \`shop\`.\`products\` trx id 41 lock_mode X locks rec but not gap
Record lock, heap no 22 PHYSICAL RECORD: n_fields 6; compact format; info bits 0
 0: len 4; hex 80000001; asc     ;;
 1: len 6; hex 000000000029; asc      );;
 2: len 7; hex 0f0000012d0110; asc     -  ;;
 3: len 14; hex 6669727374202771756f74656427; asc first 'quoted';;
 4: len 5; hex 8000000163; asc     c;;
 5: len 4; hex 800f4240; asc   B@;;


*** (2) TRANSACTION:
TRANSACTION 41, ACTIVE 0 sec starting index read
mysql tables in use 1, locked 1
LOCK WAIT 3 lock struct(s), heap size 1128, 2 row lock(s), undo log entries 1
MariaDB thread id 9, OS thread handle 140246299432640, query id 45 localhost 127.0.0.1 shop Updating
UPDATE products SET stock=stock+1
WHERE id=2
*** WAITING FOR THIS LOCK TO BE GRANTED:
RECORD LOCKS space id 5 page no 3 n bits 320 index PRIMARY of table \`shop\`.\`products\` trx id 41 lock_mode X locks rec but not gap waiting
Record lock, heap no 3 PHYSICAL RECORD: n_fields 6; compact format; info bits 0
 0: len 4; hex 80000002; asc     ;;
 1: len 6; hex 00000000002a; asc      *;;
 2: len 7; hex 10000001330110; asc     3  ;;
 3: len 9; hex 70726f647563742032; asc product 2;;
 4: len 5; hex 8000000263; asc     c;;
 5: len 4; hex 80000005; asc     ;;

*** CONFLICTING WITH:
RECORD LOCKS space id 5 page no 3 n bits 320 index PRIMARY of table \`shop\`.\`products\` trx id 42 lock_mode X locks rec but not gap
Record lock, heap no 3 PHYSICAL RECORD: n_fields 6; compact format; info bits 0
 0: len 4; hex 80000002; asc     ;;
 1: len 6; hex 00000000002a; asc      *;;
 2: len 7; hex 10000001330110; asc     3  ;;
 3: len 9; hex 70726f647563742032; asc product 2;;
 4: len 5; hex 8000000263; asc     c;;
 5: len 4; hex 80000005; asc     ;;

*** WE ROLL BACK TRANSACTION (1)
------------
TRANSACTIONS
------------
Trx id counter 45
Purge done for trx's n:o < 41 undo n:o < 0 state: running but idle
History list length 0
LIST OF TRANSACTIONS FOR EACH SESSION:
---TRANSACTION (0x7f8db83aac80), not started
0 lock struct(s), heap size 1128, 0 row lock(s)
---TRANSACTION (0x7f8db83aa180), not started
0 lock struct(s), heap size 1128, 0 row lock(s)
---TRANSACTION (0x7f8db83a9680), not started
0 lock struct(s), heap size 1128, 0 row lock(s)
---TRANSACTION (0x7f8db83a8b80), not started
0 lock struct(s), heap size 1128, 0 row lock(s)
`;
