package org.m2q.network;

/** Normalisations. */
public sealed interface NormOperator extends Operator {

	/**
	 * {@code bn}.
	 *
	 * @param channels size of the normalised axis
	 * @param axis that axis
	 * @param epsilon added to the variance
	 */
	record BatchNorm(int channels, int axis, double epsilon) implements NormOperator {
		@Override
		public String name() {
			return "bn";
		}

		@Override
		public long parameters() {
			return 2L * channels;
		}
	}

	/**
	 * {@code layernorm}.
	 *
	 * @param features size of the normalised axis
	 * @param axis that axis
	 * @param epsilon added to the variance
	 */
	record LayerNorm(int features, int axis, double epsilon) implements NormOperator {
		@Override
		public String name() {
			return "layernorm";
		}

		@Override
		public long parameters() {
			return 2L * features;
		}
	}

	/**
	 * {@code groupnorm}.
	 *
	 * @param groups groups of channels
	 * @param channels channels, a multiple of the groups
	 * @param axis axis of the channels
	 * @param epsilon added to the variance
	 */
	record GroupNorm(int groups, int channels, int axis, double epsilon) implements NormOperator {
		@Override
		public String name() {
			return "groupnorm";
		}

		@Override
		public long parameters() {
			return 2L * channels;
		}
	}
}
