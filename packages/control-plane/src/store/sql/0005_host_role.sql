-- Until now every host ran all of its city.
update resource set spec = spec || '{"role": "whole"}' where kind = 'host' and not spec ? 'role';
