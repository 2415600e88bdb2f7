-- Where a site is: WGS 84 degrees in millionths, both or none; and how often it was edited.

ALTER TABLE site ADD COLUMN latitude INTEGER CONSTRAINT site_latitude_known CHECK (latitude BETWEEN -90000000 AND 90000000);
ALTER TABLE site ADD COLUMN longitude INTEGER
    CONSTRAINT site_longitude_known CHECK (longitude BETWEEN -180000000 AND 180000000)
    CONSTRAINT site_position_whole CHECK ((latitude IS NULL) = (longitude IS NULL));
ALTER TABLE site ADD COLUMN version INTEGER NOT NULL DEFAULT 1 CONSTRAINT site_version_counts CHECK (version >= 1);
CREATE INDEX site_latitude_idx ON site (latitude, longitude) WHERE latitude IS NOT NULL;
