package org.m2q.dsl.ide.cost;

/** How a cost came about. */
public enum CostOrigin {
	/** Not yet: it is computed for the first time. */
	PENDING("⌛"),
	/** Estimated for the present text. */
	ESTIMATE("~"),
	/** Simulated, from exactly the present text. */
	SIMULATION("");

	private final String mark;

	CostOrigin(String mark) {
		this.mark = mark;
	}

	/** What is written before a number; empty where a number needs no mark. */
	public String mark() {
		return mark;
	}
}
