package org.m2q.network.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.m2q.network.internal.OperatorCall.Result;

/** All built-in operators by name: shape inference and checks. */
final class Operators {

	private static final Map<String, Function<OperatorCall, Result>> ALL = new HashMap<>();

	static {
		MacOperators.register(ALL);
		ElementOperators.register(ALL);
		ViewOperators.register(ALL);
		SamplingOperators.register(ALL);
	}

	private Operators() {
	}

	/** The rule of an operator. */
	static Optional<Function<OperatorCall, Result>> find(String name) {
		return Optional.ofNullable(ALL.get(name));
	}
}
