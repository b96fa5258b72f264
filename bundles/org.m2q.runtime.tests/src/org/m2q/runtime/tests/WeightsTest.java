package org.m2q.runtime.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.m2q.runtime.FilterWeights;
import org.m2q.runtime.SignedPowers;

/** Packed weights and sums of powers of two. */
class WeightsTest {

	@Test
	void nibblesAreTwoSignedWeightsPerByte() {
		FilterWeights weights = FilterWeights.ofNibbles(1, 5, new byte[] { (byte) 0x8f, 0x70, 0x01 });
		assertEquals(-1, weights.code(0, 0));
		assertEquals(-8, weights.code(0, 1));
		assertEquals(0, weights.code(0, 2));
		assertEquals(7, weights.code(0, 3));
		assertEquals(1, weights.code(0, 4));
		assertEquals(17, weights.magnitude(0));
		assertThrows(IllegalArgumentException.class, () -> FilterWeights.ofNibbles(1, 5, new byte[2]));
	}

	@Test
	void powersAddUpAndAreFew() {
		byte[] powers = new byte[20];
		for (int code = Short.MIN_VALUE; code <= Short.MAX_VALUE; code++) {
			int count = SignedPowers.terms(code, powers, 0);
			assertEquals(SignedPowers.count(code), count);
			int sum = 0;
			for (int i = 0; i < count; i++) {
				sum += Integer.signum(powers[i]) * (1 << Math.abs(powers[i]) - 1);
			}
			assertEquals(code, sum);
		}
		for (int a = 0; a < 14; a++) {
			for (int b = 0; b < 14; b++) {
				assertTrue(SignedPowers.count((1 << a) + (1 << b)) <= 2);
				assertTrue(SignedPowers.count((1 << a) - (1 << b)) <= 2);
			}
		}
	}

	@Test
	void weightsThatNeedMoreTermsAreRejected() {
		// 11 = 8 + 2 + 1 needs three powers of two, 7 = 8 - 1 two.
		FilterWeights.of(1, 2, new short[] { 7, 64 }, new int[] { 2 });
		IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> FilterWeights.of(1, 2, new short[] { 7, 11 }, new int[] { 2 }));
		assertEquals("weight 11 of filter 0 is no sum of 2 signed powers of two", e.getMessage());
	}
}
