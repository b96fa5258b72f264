package org.m2q.network.internal;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

import org.m2q.model.m2q.Callable;

/** A value of an expression. */
sealed interface Datum {

	/** What it is, for messages. */
	String type();

	/** As text, exactly. */
	String text();

	/** As text for messages: numbers with few digits. */
	default String brief() {
		return text();
	}

	/** A number; exact unless it is the result of a division or root. */
	record Num(BigDecimal value) implements Datum {
		static Num of(long value) {
			return new Num(BigDecimal.valueOf(value));
		}

		@Override
		public String type() {
			return "a number";
		}

		@Override
		public String text() {
			return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
		}

		@Override
		public String brief() {
			return Arithmetic.brief(value);
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Num num && value.compareTo(num.value) == 0;
		}

		@Override
		public int hashCode() {
			return value.signum() == 0 ? 0 : value.stripTrailingZeros().hashCode();
		}
	}

	/** A boolean. */
	record Bool(boolean value) implements Datum {
		@Override
		public String type() {
			return "a boolean";
		}

		@Override
		public String text() {
			return String.valueOf(value);
		}
	}

	/** A string. */
	record Text(String value) implements Datum {
		@Override
		public String type() {
			return "a string";
		}

		@Override
		public String text() {
			return '"' + value + '"';
		}
	}

	/** A list. */
	record Items(List<Datum> items) implements Datum {
		public Items {
			items = List.copyOf(items);
		}

		@Override
		public String type() {
			return "a list";
		}

		@Override
		public String text() {
			return items.stream().map(Datum::text).collect(Collectors.joining(", ", "[", "]"));
		}

		@Override
		public String brief() {
			return items.stream().map(Datum::brief).collect(Collectors.joining(", ", "[", "]"));
		}
	}

	/** A block or operator. */
	record Code(Callable callable) implements Datum {
		@Override
		public String type() {
			return "a block or operator";
		}

		@Override
		public String text() {
			return callable.getName();
		}
	}

	/** Tensors. */
	record Tensors(Wires wires) implements Datum {
		@Override
		public String type() {
			return wires.size() == 1 ? "a tensor" : "a tuple of tensors";
		}

		@Override
		public String text() {
			return wires.wires().stream().map(wire -> wire.shape().toString()).collect(Collectors.joining(", "));
		}
	}

	/** Depends on an error. */
	enum Unknown implements Datum {
		/** The only one. */
		UNKNOWN;

		@Override
		public String type() {
			return "unknown";
		}

		@Override
		public String text() {
			return "?";
		}
	}
}
