package org.m2q.dsl;

/** How far a file is checked. Each step includes those before it. */
public enum Depth {
	/** Text, names, arguments, units and what belongs together: everything that can be seen without computing shapes. */
	STRUCTURE,
	/** Models are expanded with the defaults of their parameters, accelerators, mappings and policies are given their meaning. */
	MEANING,
	/** Experiments are run. */
	RUNS
}
