package org.m2q.quant.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.NumberFormat.Kind;

/** Names of number formats. */
final class NumberFormatTest {

	@ParameterizedTest
	@ValueSource(strings = { "int2", "int3", "int4", "int5", "int6", "int7", "int8", "int9", "int12", "int15", "int16", "int32", "uint2", "uint8", "uint10", "uint16", "fp16", "fp32", "bf16" })
	void possible(String name) {
		assertEquals(name, NumberFormat.parse(name).orElseThrow().toString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "int", "int1", "int0", "int08", "int17", "int31", "int64", "int999999999", "uint1", "fp8", "fp64", "bf32", "float", "INT8", " int8",
			"int8 ", "int-8" })
	void impossible(String name) {
		assertEquals(Optional.empty(), NumberFormat.parse(name));
	}

	@Test
	void impossibleFormatsCannotBeMade() {
		assertThrows(IllegalArgumentException.class, () -> new NumberFormat(Kind.INT, 1));
		assertThrows(IllegalArgumentException.class, () -> new NumberFormat(Kind.FLOAT, 8));
	}
}
