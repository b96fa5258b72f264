package org.m2q.ui.charts.edp;

/** By what the bars of energy are divided. */
public enum EdpStack {
	/** By what happens: products, accesses, transfers, leakage. */
	CAUSE,
	/** By the engine or memory in which it happens; leakage is a part of its own. */
	COMPONENT,
	/** By the operand that is moved; arithmetic, registers and leakage belong to none. */
	OPERAND
}
