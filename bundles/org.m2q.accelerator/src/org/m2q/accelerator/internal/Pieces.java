package org.m2q.accelerator.internal;

import org.m2q.base.Checked;

/**
 * A loop of n iterations cut into pieces of one size and a smaller last one.
 *
 * @param size iterations of a full piece
 * @param full number of full pieces
 * @param rest iterations of the last piece, 0 when n is a multiple of the size
 */
record Pieces(long size, long full, long rest) {

	/** Pieces of a size; all in one when the size is not below n. */
	static Pieces of(long n, long size) {
		long used = Math.min(n, size);
		return used == 0 ? new Pieces(0, 0, 0) : new Pieces(used, n / used, n % used);
	}

	/** As many pieces as asked for or fewer, as equal as whole iterations allow except for the last. */
	static Pieces in(long n, long pieces) {
		return of(n, n == 0 ? 1 : Checked.ceilDiv(n, pieces));
	}

	/** How many. */
	long count() {
		return full + (rest > 0 ? 1 : 0);
	}

	/** Kinds of pieces: 1 when all are equal. */
	int kinds() {
		return rest > 0 && full > 0 ? 2 : 1;
	}

	/** Iterations of the pieces of a kind, the larger first. */
	long sizeOf(int kind) {
		return kind == 0 && full > 0 ? size : rest;
	}

	/** Number of pieces of a kind. */
	long countOf(int kind) {
		return kind == 0 && full > 0 ? full : 1;
	}

	/** First iteration of a piece. */
	long from(long piece) {
		return Math.min(piece * size, total());
	}

	/** End of a piece, exclusive; equal to its begin when there are fewer pieces. */
	long to(long piece) {
		return Math.min(Math.addExact(piece, 1) * size, total());
	}

	/** Iterations of the last piece. */
	long last() {
		return rest > 0 ? rest : size;
	}

	private long total() {
		return full * size + rest;
	}
}
