package org.m2q.quant.internal;

import java.util.List;
import java.util.Optional;

import org.m2q.quant.Divisor;
import org.m2q.quant.FilterShare;
import org.m2q.quant.Granularity;
import org.m2q.quant.Mix;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Requantization;
import org.m2q.quant.ScaleSearch;
import org.m2q.quant.TreatmentPart;

/** What one treatment says, read and checked. */
sealed interface Treatments {

	/** The part it sets. */
	TreatmentPart part();

	/** Storage of weights. */
	record Weights(List<FilterShare> shares, Granularity granularity, int groupSize, Optional<ScaleSearch> scale, Optional<Mix> mix)
			implements Treatments {
		@Override
		public TreatmentPart part() {
			return TreatmentPart.WEIGHTS;
		}
	}

	/** Storage of activations. */
	record Activations(NumberFormat format, boolean symmetric, Granularity granularity, Optional<ScaleSearch> scale) implements Treatments {
		@Override
		public TreatmentPart part() {
			return TreatmentPart.ACTIVATIONS;
		}
	}

	/** Format of partial sums. */
	record Accumulator(NumberFormat format) implements Treatments {
		@Override
		public TreatmentPart part() {
			return TreatmentPart.ACCUMULATOR;
		}
	}

	/** From accumulators to outputs. */
	record Requantize(Requantization profile) implements Treatments {
		@Override
		public TreatmentPart part() {
			return TreatmentPart.REQUANTIZATION;
		}
	}

	/** Channel migration. */
	record Migrate() implements Treatments {
		@Override
		public TreatmentPart part() {
			return TreatmentPart.MIGRATION;
		}
	}

	/** Filter shifting. */
	record Shift() implements Treatments {
		@Override
		public TreatmentPart part() {
			return TreatmentPart.SHIFT;
		}
	}

	/** Learned rounding. */
	record Learn() implements Treatments {
		@Override
		public TreatmentPart part() {
			return TreatmentPart.ROUNDING;
		}
	}

	/** Correction of biases. */
	record Correct() implements Treatments {
		@Override
		public TreatmentPart part() {
			return TreatmentPart.BIAS;
		}
	}

	/** Storage of divisors. */
	record Divide(Divisor divisor) implements Treatments {
		@Override
		public TreatmentPart part() {
			return TreatmentPart.DIVISOR;
		}
	}
}
