package org.m2q.ui.launch.internal;

import java.util.OptionalInt;

import org.eclipse.osgi.util.NLS;
import org.m2q.accelerator.EventCostModel;
import org.m2q.base.unit.Format;

/** How many steps an event simulation may have, as users write it. */
final class EventLimit {

	private EventLimit() {
	}

	/** What is said of a text that is no limit. */
	static String wrong(String text) {
		return NLS.bind(Messages.eventLimitWrong, text.strip(), Format.grouped(EventCostModel.MOST_STEPS));
	}

	/**
	 * Reads a limit.
	 *
	 * @param text a whole number, with or without commas or blanks between thousands
	 * @return 1 to {@link EventCostModel#MOST_STEPS}, which an empty text means; empty when it is none
	 */
	static OptionalInt parse(String text) {
		String digits = text.strip().replaceAll("(?<=\\d)[, \u202f](?=\\d{3}\\b)", "");
		if (digits.isEmpty()) {
			return OptionalInt.of(EventCostModel.MOST_STEPS);
		}
		if (!digits.matches("[1-9]\\d{0,8}") || Integer.parseInt(digits) > EventCostModel.MOST_STEPS) {
			return OptionalInt.empty();
		}
		return OptionalInt.of(Integer.parseInt(digits));
	}
}
