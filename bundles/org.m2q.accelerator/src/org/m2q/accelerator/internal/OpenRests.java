package org.m2q.accelerator.internal;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.m2q.accelerator.EngineSpec;

/**
 * Numbers what machines of one accelerator have besides the sizes of their arrays, as far as the price of a layer in given tiles depends on it but for what
 * leaks: clock, rates and energies of memories and wires, energies of engines, lanes of the vector unit, depths of pipelines. Safe for use by several threads.
 */
final class OpenRests {

	/** Most that are told apart at once. */
	private static final int LIMIT = 4096;

	private final Map<Rest, Integer> numbers = new ConcurrentHashMap<>();
	private final AtomicInteger next = new AtomicInteger();

	private record Rest(double[] values, double[] energies) {

		@Override
		public boolean equals(Object other) {
			return other instanceof Rest rest && Arrays.equals(values, rest.values) && Arrays.equals(energies, rest.energies);
		}

		@Override
		public int hashCode() {
			return 31 * Arrays.hashCode(values) + Arrays.hashCode(energies);
		}
	}

	/** The number of a machine, equal for equal ones as long as there are not too many. */
	int number(Machine machine, MachineNumbers looked, Tariff tariff) {
		Rest rest = new Rest(values(machine, looked), tariff.energies());
		Integer known = numbers.get(rest);
		if (known == null) {
			if (numbers.size() >= LIMIT) {
				// Numbers go on, so that none is given twice.
				numbers.clear();
			}
			known = numbers.computeIfAbsent(rest, added -> next.getAndIncrement());
		}
		return known;
	}

	private static double[] values(Machine machine, MachineNumbers looked) {
		int engines = machine.spec.engines().size();
		double[] values = new double[6 + engines + 5 * looked.rates.length];
		int at = 0;
		values[at++] = looked.clock;
		values[at++] = looked.bytesPerCycle;
		values[at++] = looked.registers.orElse(-1);
		values[at++] = looked.wires.orElse(-1);
		values[at++] = looked.wireWidth;
		values[at++] = machine.vector.map(EngineSpec::elements).orElse(0L);
		for (int i = 0; i < engines; i++) {
			values[at++] = machine.spec.engines().get(i).pipelineDepth();
		}
		for (int i = 0; i < looked.rates.length; i++) {
			values[at++] = looked.rates[i];
			values[at++] = looked.reads[i].energy();
			values[at++] = looked.reads[i].word();
			values[at++] = looked.writes[i].energy();
			values[at++] = looked.writes[i].word();
		}
		return values;
	}
}
