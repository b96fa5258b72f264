package org.m2q.accelerator.internal;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * What layers and groups cost on machines that differ in capacities, leakage and area only: of a sweep over these, cuts are charged once. Safe for use by
 * several threads.
 */
final class OpenPrices {

	private final Numbered<OpenEngines.Sizes> sizes = new Numbered<>();
	private final Numbered<CutFloor> layers = new Numbered<>();
	private final Numbered<OpenGroup.Price> groups = new Numbered<>();
	private final boolean shared;

	/** Prepares prices of one machine, or of several that share them. */
	OpenPrices(boolean shared) {
		this.shared = shared;
	}

	/** Values by number. A value may be found twice by threads that ask at the same time. */
	private static final class Numbered<T> {

		private volatile AtomicReferenceArray<T> known = new AtomicReferenceArray<>(64);

		T get(int number, Supplier<T> find) {
			AtomicReferenceArray<T> all = known;
			T found = number < all.length() ? all.getAcquire(number) : null;
			if (found == null) {
				found = find.get();
				set(number, found);
			}
			return found;
		}

		private synchronized void set(int number, T value) {
			if (number >= known.length()) {
				// Much larger, as most machines are looked at once only and would pay for every step; it is published as a whole.
				AtomicReferenceArray<T> larger = new AtomicReferenceArray<>(Math.max(8 * known.length(), 2 * number));
				for (int i = 0; i < known.length(); i++) {
					larger.setPlain(i, known.get(i));
				}
				known = larger;
			}
			known.setRelease(number, value);
		}
	}

	/** Whether other machines share them. */
	boolean areShared() {
		return shared;
	}

	/** What a layer takes of the sizes of a machine. */
	OpenEngines.Sizes sizes(OpenEngines engines, OpenMachine machine) {
		return sizes.get(engines.number, () -> engines.on(machine));
	}

	/** The cuts of a layer. */
	CutFloor layer(OpenLayer layer, OpenMachine machine) {
		return layers.get(layer.number(), () -> layer.shelf().floor(machine.numbers, sizes(layer.engines(), machine), machine.charge, shared));
	}

	/** The price of a group. */
	OpenGroup.Price group(OpenGroup group, OpenMachine machine) {
		return groups.get(group.number, () -> group.on(machine));
	}
}
