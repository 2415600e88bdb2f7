DROP TABLE demo_mark;
