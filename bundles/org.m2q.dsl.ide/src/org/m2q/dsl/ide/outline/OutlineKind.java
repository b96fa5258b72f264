package org.m2q.dsl.ide.outline;

/** Kind of a node in the outline; every kind has an icon. */
public enum OutlineKind {
	/** Import declarations. */
	IMPORTS,
	/** One import. */
	IMPORT,
	/** Model. */
	MODEL,
	/** Block of layers. */
	BLOCK,
	/** Built-in operator, function or metric. */
	OPERATOR,
	/** Stage of a model. */
	STAGE,
	/** Named or unnamed flow of layers. */
	LAYER,
	/** Input or output of a network. */
	PORT,
	/** Repeated body. */
	REPEAT,
	/** Named constant. */
	CONSTANT,
	/** Policy. */
	POLICY,
	/** Rule of a policy. */
	RULE,
	/** Accelerator. */
	ACCELERATOR,
	/** Engine. */
	ENGINE,
	/** Memory or wire. */
	MEMORY,
	/** Energy table. */
	ENERGY_TABLE,
	/** Row of an energy table. */
	ENERGY_ROW,
	/** Mapping, or one of its decisions. */
	MAPPING,
	/** Experiment. */
	EXPERIMENT,
	/** Run, baseline or expectation of an experiment. */
	EXPERIMENT_PART
}
