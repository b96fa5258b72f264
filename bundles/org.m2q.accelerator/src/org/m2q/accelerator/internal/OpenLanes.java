package org.m2q.accelerator.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Numbers the lanes of engines of machines of any size. Safe for use by several threads. */
final class OpenLanes {

	/** Most that are told apart at once. */
	private static final int LIMIT = 16_384;

	private final Map<Lanes, Numbered> known = new ConcurrentHashMap<>();
	private final AtomicInteger next = new AtomicInteger();

	/**
	 * Lanes with their number.
	 *
	 * @param number that of no other lanes
	 */
	record Numbered(Lanes lanes, int number) {
	}

	/** Lanes with their number, the same for equal ones as long as there are not too many. */
	Numbered of(Lanes lanes) {
		Numbered found = known.get(lanes);
		if (found == null) {
			if (known.size() >= LIMIT) {
				// Numbers go on, so that none is given twice.
				known.clear();
			}
			found = known.computeIfAbsent(lanes, added -> new Numbered(added, next.getAndIncrement()));
		}
		return found;
	}
}
