package org.m2q.accelerator.internal;

import java.util.Arrays;

/**
 * The ports of the memories, and the wires between them and the engines, while steps run. A port moves so many bytes per cycle. When several steps use it at once, transfers with DRAM
 * go first, at the pace at which DRAM delivers and takes them; the other bytes go to the step that should end first, word by word. So a
 * step waits only when the port really
 * has too much to do until then.
 */
final class Ports {

	/** Bytes below this are none: rates are no whole numbers. */
	private static final double NOTHING = 1e-6;

	private final double[] bytesPerCycle;
	/** Bytes that the step on a resource still moves, by memory and resource. */
	private final double[][] open;
	/** Bytes per cycle of the transfer with DRAM. */
	private final double[] pace;
	private final long[] deadline;
	/** The port that the step on a resource waited for last, −1 for none. */
	private final int[] waited;
	/** Resources that run a step, the one that should end first in front. */
	private final int[] order;
	private int running;

	/**
	 * Idle ports.
	 *
	 * @param bytesPerCycle of every memory, then of the wires; infinite for those that never limit
	 * @param resources number of resources that run steps; the last is DRAM
	 */
	Ports(double[] bytesPerCycle, int resources) {
		this.bytesPerCycle = bytesPerCycle.clone();
		pace = new double[bytesPerCycle.length];
		open = new double[bytesPerCycle.length][resources];
		deadline = new long[resources];
		waited = new int[resources];
		Arrays.fill(waited, -1);
		order = new int[resources];
	}

	/** A step that starts has bytes to move within some cycles. */
	void start(int resource, int memory, double bytes, long cycles) {
		open[memory][resource] = bytes;
		if (resource == deadline.length - 1) {
			pace[memory] = bytes / Math.max(1, cycles);
		}
	}

	/** Notes when a step that starts should end. */
	void start(int resource, long shouldEnd) {
		deadline[resource] = shouldEnd;
		int at = running++;
		while (at > 0 && deadline[order[at - 1]] > shouldEnd) {
			order[at] = order[at - 1];
			at--;
		}
		order[at] = resource;
	}

	/** Some cycles pass. */
	void pass(long cycles) {
		if (cycles == 0) {
			return;
		}
		int dram = deadline.length - 1;
		for (int m = 0; m < open.length; m++) {
			double budget = cycles * bytesPerCycle[m];
			double paced = Math.min(budget, Math.min(open[m][dram], cycles * pace[m]));
			open[m][dram] -= paced;
			budget -= paced;
			for (int i = 0; i < running && budget > 0; i++) {
				double served = Math.min(budget, open[m][order[i]]);
				if (served > 0) {
					open[m][order[i]] -= served;
					budget -= served;
				}
			}
		}
	}

	/** Cycles until all bytes of the step on a resource are moved, if no other step starts; 0 when they are. */
	long wait(int resource) {
		double longest = 0;
		for (int m = 0; m < open.length; m++) {
			if (open[m][resource] <= NOTHING) {
				continue;
			}
			double ahead = 0;
			for (int i = 0; i < running; i++) {
				ahead += open[m][order[i]];
				if (order[i] == resource) {
					break;
				}
			}
			if (ahead / bytesPerCycle[m] > longest) {
				longest = ahead / bytesPerCycle[m];
				waited[resource] = m;
			}
		}
		return longest == 0 ? 0 : Math.max(1, (long) Math.ceil(longest - NOTHING));
	}

	/** The port that the step on a resource waited for last, −1 when it did not wait. */
	int waitedFor(int resource) {
		return waited[resource];
	}

	/** The step on a resource has ended. */
	void end(int resource) {
		waited[resource] = -1;
		int at = 0;
		while (order[at] != resource) {
			at++;
		}
		running--;
		for (; at < running; at++) {
			order[at] = order[at + 1];
		}
		for (double[] bytes : open) {
			bytes[resource] = 0;
		}
	}

	@Override
	public String toString() {
		return Arrays.deepToString(open);
	}
}
