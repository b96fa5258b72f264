package org.m2q.onnx.translate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Text under construction, indented by tabs. */
final class Lines {

	private final StringBuilder text = new StringBuilder();
	private final Map<GivenName, String> others;
	private final Set<GivenName> given = new LinkedHashSet<>();
	private int depth;

	/**
	 * No text yet.
	 *
	 * @param others names that are written in place of given ones
	 */
	Lines(Map<GivenName, String> others) {
		this.others = others;
	}

	/** How something is called in the text. */
	String name(GivenName.Kind kind, String name, String origin) {
		GivenName own = new GivenName(kind, name, origin);
		given.add(own);
		return others.getOrDefault(own, name);
	}

	/** The names that were given, in the order of the text. */
	List<GivenName> given() {
		return List.copyOf(given);
	}

	Lines append(String part) {
		text.append(part);
		return this;
	}

	/** A whole line. */
	void line(String content) {
		begin();
		text.append(content).append('\n');
	}

	private void begin() {
		text.append("\t".repeat(depth));
	}

	/** Braces around further lines; what follows stands behind the closing one. */
	Lines body(Runnable content) {
		text.append("{\n");
		depth++;
		content.run();
		depth--;
		begin();
		text.append('}');
		return this;
	}

	/** A named flow in braces. */
	void stage(String name, Runnable content) {
		begin();
		append("stage " + name(GivenName.Kind.STAGE, name, "") + ": ").body(content).append("\n");
	}

	/** Items one after the other: calls of operators share a line, everything else has one of its own. */
	void chain(List<Item> items) {
		chain(items, "");
	}

	/** Items one after the other, of which the result has a name. */
	void chain(List<Item> items, String name) {
		List<List<Item>> together = new ArrayList<>();
		for (Item item : items) {
			boolean joins = item instanceof Item.Operation && !together.isEmpty() && together.getLast().getLast() instanceof Item.Operation;
			if (!joins) {
				together.add(new ArrayList<>());
			}
			together.getLast().add(item);
		}
		for (int i = 0; i < together.size(); i++) {
			flow(together.get(i), i == together.size() - 1 ? name : "");
		}
	}

	private void flow(List<Item> items, String name) {
		begin();
		text.append(name.isEmpty() ? "" : name + ": ");
		for (int i = 0; i < items.size(); i++) {
			text.append(i == 0 ? "" : " > ");
			items.get(i).write(this);
		}
		text.append('\n');
	}

	@Override
	public String toString() {
		return text.toString();
	}
}
