package org.m2q.accelerator.internal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers the best tile per shape and buffers. Safe for use by several threads. */
public final class TileCache {

	/** More than any network has distinct layers on any grid of accelerators that a person looks at. */
	private static final int LIMIT = 50_000;

	private final Map<Tiles.Key, Optional<Tiles.Tile>> tiles = new ConcurrentHashMap<>();

	/** The best tile. */
	Optional<Tiles.Tile> best(Tiles.Key key) {
		Optional<Tiles.Tile> tile = tiles.get(key);
		if (tile == null) {
			tile = Tiles.best(key);
			if (tiles.size() >= LIMIT) {
				tiles.clear();
			}
			tiles.put(key, tile);
		}
		return tile;
	}
}
