package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.Predicate;

import org.m2q.accelerator.Objective;

/**
 * The cuts of a layer of which one is the best for every tariff of a range, so that the search for a tariff is a look at a few bills.
 *
 * <p>The range of bandwidths is divided into cells, and these into finer ones when they are asked for. A cut is left out of a cell if another is better than it, by more than what counts as equally
 * good, for all tariffs of the cell: for those energies at which the other is worst and at the end of the cell that is worst for it. Whether a cut
 * can be better is first asked of a bound from below, and of the cut itself only if it can. Of the rest, a cut is left out if another that comes first
 * when both are equally good needs no more of anything.
 */
final class CutTable {

	/** Most bytes per cycle over least in a cell while cuts are looked for. */
	private static final double COARSE = 1.2;

	/** Fine cells of a coarse one. */
	private static final int PARTS = 16;

	/** Cuts worse by this part are not equally good. */
	private static final double MARGIN = 1e-6;

	/** Most candidates that are compared with each other. */
	private static final int PAIRS = 4000;

	/** What a look at the table finds. */
	record Choice(Bill bill, Cut cut, long tiles, double value) {
	}

	private record Candidate(Cut cut, long tiles, int order, Bill bill) {
	}

	private final TariffRange range;
	private final Objective objective;
	private final Worse worse;
	/** Candidates of every coarse cell. */
	private final List<List<Candidate>> coarse;
	private final double ratio;
	/** Candidates of every fine cell that was asked for. */
	private final AtomicReferenceArray<Candidate[]> fine;
	private final double fineRatio;

	private CutTable(TariffRange range, Objective objective, Worse worse, double ratio, List<List<Candidate>> coarse) {
		this.range = range;
		this.objective = objective;
		this.worse = worse;
		this.ratio = ratio;
		this.coarse = coarse;
		fineRatio = Math.pow(ratio, 1.0 / PARTS);
		fine = new AtomicReferenceArray<>(coarse.size() * PARTS);
	}

	/**
	 * Makes the table of a layer.
	 *
	 * @param key the layer in its room
	 * @param range tariffs that will be asked for
	 * @param objective what is made least
	 * @param least bill that no cut goes below, apart from bytes that it fetches
	 * @param fetch action of a fetched byte, and how often it is taken for one
	 * @param bill bill of a cut
	 * @param admitted cuts to choose from
	 * @return empty when no cut fits
	 */
	static Optional<CutTable> of(Tiles.Key key, TariffRange range, Objective objective, Least least, Function<Cut, Bill> bill, Predicate<Cut> admitted) {
		Builder builder = new Builder(range, objective, least, bill);
		if (!TileSearch.walk(key, builder, admitted)) {
			throw new ArithmeticException("not all sizes");
		}
		return builder.found.isEmpty() ? Optional.empty() : Optional.of(builder.table());
	}

	/**
	 * What no cut goes below.
	 *
	 * @param perAction times that every action is taken with every operand fetched once
	 * @param fetchAction action of a fetch, −1 when fetches are free
	 * @param perByte times that it is taken for a byte
	 * @param chip cycles of the busiest resource on chip
	 * @param bytes bytes to and from DRAM with every operand fetched once
	 */
	record Least(double[] perAction, int fetchAction, double perByte, long chip, long bytes) {
	}

	/** The best cut for a tariff of the range: of all that are equally good the one with the fewest tiles, then the first of the walk. */
	Choice best(Tariff tariff) {
		Candidate[] cell = cell(tariff.bytesPerCycle());
		double[] values = new double[cell.length];
		double least = Double.POSITIVE_INFINITY;
		for (int i = 0; i < cell.length; i++) {
			double seconds = cell[i].bill().alone(tariff) / tariff.clock();
			values[i] = objective.of(cell[i].bill().joules(tariff) + tariff.leakage() * seconds, seconds);
			least = Math.min(least, values[i]);
		}
		for (int i = 0; i < cell.length; i++) {
			// Candidates lie in the order in which equally good ones are preferred.
			if (TileSearch.isBest(values[i], least)) {
				return new Choice(cell[i].bill(), cell[i].cut(), cell[i].tiles(), least);
			}
		}
		throw new IllegalStateException("no cut for " + tariff);
	}


	private Candidate[] cell(double bytesPerCycle) {
		int cell = (int) (Math.log(bytesPerCycle / range.slow()) / Math.log(fineRatio));
		int index = Math.max(0, Math.min(fine.length() - 1, cell));
		Candidate[] known = fine.get(index);
		if (known == null) {
			known = part(coarse.get(index / PARTS), new Span(range.slow() * Math.pow(fineRatio, index), range.slow() * Math.pow(fineRatio, index + 1)));
			fine.set(index, known);
		}
		return known;
	}

	private Candidate[] part(List<Candidate> candidates, Span span) {
		Bill best = candidates.getFirst().bill();
		double least = Double.POSITIVE_INFINITY;
		for (Candidate candidate : candidates) {
			double value = worse.middle(candidate.bill(), span);
			best = value < least ? candidate.bill() : best;
			least = Math.min(least, value);
		}
		Bill reference = best;
		return candidates.stream().filter(candidate -> !worse.isWorse(candidate.bill(), reference, span)).toArray(Candidate[]::new);
	}

	/** Bytes per cycle from the least to the most, both a little further apart than asked for so that rounding leaves none out. */
	private record Span(double slow, double fast) {

		Span {
			slow *= 1 - 1e-9;
			fast *= 1 + 1e-9;
		}
	}

	/** Compares cuts over all energies of a range. */
	private static final class Worse {

		private final TariffRange range;
		private final Objective objective;
		private final Least least;
		private final double[] middle;
		private final double middleLeak;

		Worse(TariffRange range, Objective objective, Least least) {
			this.range = range;
			this.objective = objective;
			this.least = least;
			middle = new double[range.cheap().length];
			for (int i = 0; i < middle.length; i++) {
				middle[i] = Math.sqrt(range.cheap()[i] * range.dear()[i]);
			}
			middleLeak = Math.sqrt(range.leastLeak() * range.mostLeak());
		}

		/** The objective in the middle of a span and of all energies, with cycles as time. */
		double middle(Bill bill, Span span) {
			double cycles = bill.fractional((span.slow() + span.fast()) / 2);
			return objective.of(energy(bill.perAction, middle) + middleLeak * cycles, cycles);
		}

		boolean isWorse(Bill bill, Bill other, Span span) {
			return isWorse(bill.fractional(span.fast()), bill.perAction, 0, other, span);
		}

		/** Whether every cut that fetches some bytes more than the least is worse than another. */
		boolean isWorse(long extra, long firstTile, Bill other, Span span) {
			double cycles = Math.max((extra + least.bytes()) / span.fast(), least.chip() + firstTile / span.fast());
			return isWorse(cycles, least.perAction(), extra, other, span);
		}

		/** Whether a cut is worse than another for all tariffs of a span. */
		private boolean isWorse(double cycles, double[] counts, long extra, Bill other, Span span) {
			double otherCycles = (other.fractional(span.slow()) + Bill.ROUNDING) * (1 + MARGIN);
			if (objective == Objective.LATENCY) {
				return cycles > otherCycles;
			}
			double own = objective == Objective.EDP ? cycles : 1;
			double others = objective == Objective.EDP ? otherCycles : 1 + MARGIN;
			double difference = 0;
			for (int a = 0; a < counts.length; a++) {
				double count = counts[a] + (a == least.fetchAction() ? extra * least.perByte() : 0);
				double more = count * own - other.perAction[a] * others;
				difference += more * (more > 0 ? range.cheap()[a] : range.dear()[a]);
			}
			double leaks = cycles * own - otherCycles * others;
			difference += leaks * (leaks > 0 ? range.leastLeak() : range.mostLeak());
			// What is equal but for rounding is not worse.
			return difference > MARGIN * MARGIN * energy(other.perAction, range.dear()) * others;
		}

		/** Whether a bill is at most as dear as another for all tariffs: by a margin, or term by term. */
		boolean isNeverDearer(Bill bill, Bill other) {
			double difference = 0;
			boolean everywhere = true;
			for (int a = 0; a < bill.perAction.length; a++) {
				double more = other.perAction[a] - bill.perAction[a];
				everywhere &= more >= 0;
				difference += more * (more > 0 ? range.cheap()[a] : range.dear()[a]);
			}
			return everywhere && bill.hasNoMoreOfAnyTerm(other) || difference > 1e-12 * energy(other.perAction, range.dear());
		}

		private static double energy(double[] counts, double[] energies) {
			double sum = 0;
			for (int i = 0; i < counts.length; i++) {
				sum += counts[i] * energies[i];
			}
			return sum;
		}
	}

	private static final class Builder implements TileSearch.Judge {

		private final TariffRange range;
		private final Objective objective;
		private final Worse worse;
		private final Function<Cut, Bill> price;
		private final double ratio;
		private final Span[] spans;
		private final Bill[] best;
		private final double[] bestValue;
		private final List<Candidate> found = new ArrayList<>();
		private int order;
		private int last;

		Builder(TariffRange range, Objective objective, Least least, Function<Cut, Bill> price) {
			this.range = range;
			this.objective = objective;
			this.price = price;
			worse = new Worse(range, objective, least);
			int cells = (int) Math.max(1, Math.ceil(Math.log(range.fast() / range.slow()) / Math.log(COARSE)));
			ratio = Math.max(1 + 1e-9, Math.pow(range.fast() / range.slow(), 1.0 / cells));
			spans = new Span[cells];
			for (int i = 0; i < cells; i++) {
				spans[i] = new Span(range.slow() * Math.pow(ratio, i), range.slow() * Math.pow(ratio, i + 1));
			}
			best = new Bill[cells];
			bestValue = new double[cells];
		}

		@Override
		public boolean wants(long extra, long firstTile, long tiles) {
			for (int n = 0; n < best.length; n++) {
				// Where the last cut was wanted, the next one often is.
				int i = (last + n) % best.length;
				if (best[i] == null || !worse.isWorse(extra, firstTile, best[i], spans[i])) {
					last = i;
					return true;
				}
			}
			return false;
		}

		@Override
		public void take(Cut cut, long tiles) {
			Bill bill = price.apply(cut);
			boolean wanted = false;
			for (int i = 0; i < best.length; i++) {
				double value = worse.middle(bill, spans[i]);
				if (best[i] == null || value < bestValue[i]) {
					best[i] = bill;
					bestValue[i] = value;
					wanted = true;
				} else {
					wanted = wanted || !worse.isWorse(bill, best[i], spans[i]);
				}
			}
			if (wanted) {
				found.add(new Candidate(cut, tiles, order, bill));
			}
			order++;
		}

		CutTable table() {
			found.sort(Comparator.comparingLong(Candidate::tiles).thenComparingInt(Candidate::order));
			List<Candidate> kept = found.size() > PAIRS ? found : undominated();
			List<List<Candidate>> cells = new ArrayList<>(best.length);
			for (int i = 0; i < best.length; i++) {
				int cell = i;
				cells.add(kept.stream().filter(candidate -> !worse.isWorse(candidate.bill(), best[cell], spans[cell])).toList());
			}
			return new CutTable(range, objective, worse, ratio, cells);
		}

		/** Those for which no preferred one needs less or as much of everything. */
		private List<Candidate> undominated() {
			List<Candidate> kept = new ArrayList<>();
			for (Candidate candidate : found) {
				boolean dominated = false;
				for (int i = 0; i < kept.size() && !dominated; i++) {
					dominated = kept.get(i).bill().isNeverSlowerThan(candidate.bill()) && worse.isNeverDearer(kept.get(i).bill(), candidate.bill());
				}
				if (!dominated) {
					kept.add(candidate);
				}
			}
			return kept;
		}
	}
}
