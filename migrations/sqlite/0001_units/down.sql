DROP TABLE unit_closure;
DROP TABLE unit;
