package org.m2q.accelerator.sweep;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Keeps what was used last; makes each value once, while other threads that want it wait. Safe for use by several threads. */
final class Recent<K, V> {

	private final Map<K, Slot<V>> slots;

	Recent(int limit) {
		slots = new LinkedHashMap<>(16, 0.75f, true) {
			private static final long serialVersionUID = 1L;

			@Override
			protected boolean removeEldestEntry(Map.Entry<K, Slot<V>> eldest) {
				return size() > limit;
			}
		};
	}

	private static final class Slot<V> {
		private V value;

		synchronized V get(Supplier<V> maker) {
			if (value == null) {
				value = maker.get();
			}
			return value;
		}
	}

	V get(K key, Supplier<V> maker) {
		Slot<V> slot;
		synchronized (slots) {
			slot = slots.computeIfAbsent(key, wanted -> new Slot<>());
		}
		return slot.get(maker);
	}
}
