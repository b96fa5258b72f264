package org.m2q.accelerator.internal;

/**
 * The copies of a tile that a memory has room for, taken in turns. The next tile may only come when the steps that used the tile
 * before it in the same copy have ended.
 */
final class Slots {

	private final IntSet[] users;
	private int next;

	/**
	 * The use of one copy by one tile.
	 *
	 * @param before steps that used the copy before
	 * @param users steps that use it now; who uses it adds itself
	 */
	record Turn(IntSet before, IntSet users) {
	}

	Slots(int copies) {
		users = new IntSet[copies];
		for (int i = 0; i < copies; i++) {
			users[i] = new IntSet();
		}
	}

	int copies() {
		return users.length;
	}

	/** Takes the next copy. */
	Turn take() {
		IntSet before = users[next];
		IntSet now = new IntSet();
		users[next] = now;
		next = (next + 1) % users.length;
		return new Turn(before, now);
	}
}
