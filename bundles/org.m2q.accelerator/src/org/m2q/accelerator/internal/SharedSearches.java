package org.m2q.accelerator.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Best cuts of layers that machines share: those whose values of cuts are equal and whose buffers differ in size only. The best cut in a room is the best in
 * every smaller room that it fits, for there is nothing to choose from but less. Safe for use by several threads.
 */
final class SharedSearches {

	/** Most layers that are remembered. */
	private static final int LIMIT = 8_000;

	/** Most rooms that are remembered for a layer. */
	private static final int ROOMS = 64;

	private final Map<Object, List<Entry>> known = new ConcurrentHashMap<>();

	/**
	 * The best cut in a room.
	 *
	 * @param best bytes that the cut takes of every buffer, empty when there is no cut
	 * @param least bytes that the cut with the least value takes, which decides which ones are as good
	 */
	private record Entry(Tiles.Room room, Optional<TileSearch.Found> found, long[] best, long[] least) {

		static Entry of(Tiles.Key key, Tiles.Room room, Optional<TileSearch.Found> found) {
			return new Entry(room, found, found.map(cut -> Tiles.sizes(key, cut.cut())).orElse(new long[0]),
					found.map(cut -> Tiles.sizes(key, cut.least())).orElse(new long[0]));
		}

		boolean answers(Tiles.Room smaller) {
			return smaller.isWithin(room) && (found.isEmpty() || holds(smaller, best) && holds(smaller, least));
		}

		private static boolean holds(Tiles.Room room, long[] sizes) {
			return room.holds(sizes[0], sizes[1], sizes[2], sizes[3]);
		}
	}

	/**
	 * The best cut of a layer.
	 *
	 * @param dependsOn equal for layers whose cuts have equal values
	 * @param key the layer in its room
	 * @param search finds the best cut in a room
	 */
	Optional<TileSearch.Found> best(Object dependsOn, Tiles.Key key, Function<Tiles.Room, Optional<TileSearch.Found>> search) {
		if (known.size() >= LIMIT) {
			known.clear();
		}
		List<Entry> entries = known.computeIfAbsent(dependsOn, layer -> new CopyOnWriteArrayList<>());
		for (Entry entry : entries) {
			if (entry.answers(key.room())) {
				return entry.found();
			}
		}
		// A layer that comes again will come in more rooms, so a larger one is looked at first.
		Tiles.Room larger = key.room().roundedUp();
		if (!entries.isEmpty() && !larger.equals(key.room()) && entries.stream().noneMatch(entry -> larger.isWithin(entry.room()))) {
			Entry wide = Entry.of(key, larger, search.apply(larger));
			entries.add(wide);
			if (wide.answers(key.room())) {
				return wide.found();
			}
		}
		Entry exact = Entry.of(key, key.room(), search.apply(key.room()));
		if (entries.size() >= ROOMS) {
			entries.clear();
		}
		entries.add(exact);
		return exact.found();
	}
}
