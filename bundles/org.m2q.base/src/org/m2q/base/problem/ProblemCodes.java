package org.m2q.base.problem;

import static java.util.Map.entry;
import static org.m2q.base.problem.Severity.ERROR;
import static org.m2q.base.problem.Severity.INFO;
import static org.m2q.base.problem.Severity.WARNING;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Codes of all problems that the tools report. A code is stable: suppressions, quick fixes, preferences and the help refer to it. Each has one
 * severity and one section in {@code docs/problem-codes.md}.
 */
public final class ProblemCodes {

	// ---- text

	/** The text does not follow the grammar. Data: none. */
	public static final String SYNTAX = "m2q.syntax";
	/** The content is not text. */
	public static final String SYNTAX_BINARY = "m2q.syntax.binary";
	/** The content is not UTF-8. */
	public static final String SYNTAX_ENCODING = "m2q.syntax.encoding";
	/** The file needs another version of the language. Data: newest version understood. */
	public static final String SYNTAX_VERSION = "m2q.syntax.version";
	/** The file defines nothing. */
	public static final String FILE_EMPTY = "m2q.file.empty";
	/** There is no such file. */
	public static final String FILE_MISSING = "m2q.file.missing";
	/** A folder was given where a file is needed. */
	public static final String FILE_DIRECTORY = "m2q.file.directory";
	/** The file cannot be read. */
	public static final String FILE_UNREADABLE = "m2q.file.unreadable";
	/** The text is too long. */
	public static final String LIMIT_SIZE = "m2q.limit.size";
	/** Blocks, brackets or operators are nested too deeply. */
	public static final String LIMIT_NESTING = "m2q.limit.nesting";
	/** An element expands to too many operators or runs. */
	public static final String LIMIT_EXPANSION = "m2q.limit.expansion";
	/** A schedule has too many steps. Data: layer. */
	public static final String LIMIT_STEPS = "m2q.limit.steps";
	/** A count or a size does not fit the numbers that are used. */
	public static final String LIMIT_OVERFLOW = "m2q.limit.overflow";

	// ---- names and imports

	/** Nothing of that name is visible. Data: names that may be meant, best first. */
	public static final String LINK_UNRESOLVED = "m2q.link.unresolved";
	/** Several imports bring the name. Data: qualified names. */
	public static final String LINK_AMBIGUOUS = "m2q.link.ambiguous";
	/** The name is used before it is declared. */
	public static final String NAME_ORDER = "m2q.name.order";
	/** The name is taken in the same scope. Data: a free name. */
	public static final String NAME_DUPLICATE = "m2q.name.duplicate";
	/** The name hides a built-in one. Data: a free name. */
	public static final String NAME_HIDES = "m2q.name.hides";
	/** The import finds nothing. Data: what may be meant, best first. */
	public static final String IMPORT_MISSING = "m2q.import.missing";
	/** Files import each other in a circle. */
	public static final String IMPORT_CYCLE = "m2q.import.cycle";
	/** Nothing of the import is used. */
	public static final String IMPORT_UNUSED = "m2q.import.unused";
	/** The same import stands twice. */
	public static final String IMPORT_DUPLICATE = "m2q.import.duplicate";
	/** A definition, parameter, value or rule is not used. Data: kind of element. */
	public static final String UNUSED = "m2q.unused";

	/** A suppression names no code that can be suppressed. Data: codes that may be meant, best first. */
	public static final String SUPPRESS_CODE = "m2q.suppress.code";
	/** A suppression gives no reason. */
	public static final String SUPPRESS_REASON = "m2q.suppress.reason";
	/** A suppression suppresses nothing. */
	public static final String SUPPRESS_UNUSED = "m2q.suppress.unused";

	// ---- networks

	/** A block contains itself. */
	public static final String BLOCK_CYCLE = "m2q.block.cycle";
	/** A default value needs itself. */
	public static final String PARAMETER_CYCLE = "m2q.parameter.cycle";
	/** {@code from} does not begin a flow. */
	public static final String FLOW_FROM = "m2q.flow.from";
	/** A number of tensors does not fit. */
	public static final String FLOW_TUPLE = "m2q.flow.tuple";
	/** A model has no input or no operators, or an input stands in the wrong place. */
	public static final String MODEL_INPUT = "m2q.model.input";
	/** A model has no result. */
	public static final String MODEL_OUTPUT = "m2q.model.output";
	/** A model that needs arguments is checked only in parts, because nothing runs it. Data: names of parameters without default. */
	public static final String MODEL_UNCHECKED = "m2q.model.unchecked";
	/** No such parameter. Data: names of parameters, best first. */
	public static final String ARGUMENT_UNKNOWN = "m2q.argument.unknown";
	/** A parameter without default gets no argument. Data: name of the parameter. */
	public static final String ARGUMENT_MISSING = "m2q.argument.missing";
	/** A parameter gets two arguments. */
	public static final String ARGUMENT_DUPLICATE = "m2q.argument.duplicate";
	/** More arguments than parameters, or one without name after one with. */
	public static final String ARGUMENT_COUNT = "m2q.argument.count";
	/** A value has the wrong type. */
	public static final String VALUE_TYPE = "m2q.value.type";
	/** A value is outside its range. */
	public static final String VALUE_RANGE = "m2q.value.range";
	/** A condition that the author of a block or model wrote does not hold. */
	public static final String REQUIRE_FAILED = "m2q.require.failed";
	/** Two shapes do not fit. Data of residuals: shape of the shortcut, shape of the body, name of the result of the body. */
	public static final String SHAPE_MISMATCH = "m2q.shape.mismatch";
	/** A tensor has too few or too many axes. */
	public static final String SHAPE_RANK = "m2q.shape.rank";
	/** A stride does not fit. */
	public static final String CONV_STRIDE = "m2q.conv.stride";
	/** Channels or filters are no multiple of the groups. */
	public static final String CONV_GROUPS = "m2q.conv.groups";
	/** A kernel is larger than its padded input. */
	public static final String CONV_KERNEL = "m2q.conv.kernel";
	/** Padding is so wide that some outputs see nothing but zeros. */
	public static final String CONV_PADDING = "m2q.conv.padding";
	/** Features are no multiple of the heads. */
	public static final String ATTENTION_HEADS = "m2q.attention.heads";

	// ---- quantities

	/** A quantity has no unit. Data: units that fit, best first. */
	public static final String UNIT_MISSING = "m2q.unit.missing";
	/** No such unit. Data: units that may be meant, best first. */
	public static final String UNIT_UNKNOWN = "m2q.unit.unknown";
	/** A unit measures something else. Data: units that fit, best first. */
	public static final String UNIT_DIMENSION = "m2q.unit.dimension";
	/** A quantity is far from anything usual. Data: unit that may be meant. */
	public static final String UNIT_IMPLAUSIBLE = "m2q.unit.implausible";

	// ---- policies

	/** No such number format. Data: formats that may be meant, best first. */
	public static final String PRECISION_UNKNOWN = "m2q.precision.unknown";
	/** A format, scheme or number of terms that cannot be combined. */
	public static final String PRECISION_IMPOSSIBLE = "m2q.precision.impossible";
	/** Policies extend each other in a circle. */
	public static final String POLICY_CYCLE = "m2q.policy.cycle";
	/** A rule matches no layer. */
	public static final String POLICY_NO_MATCH = "m2q.policy.no-match";
	/** Later rules replace all that a rule says. */
	public static final String POLICY_SHADOWED = "m2q.policy.shadowed";
	/** A rule says nothing, or something that none of its layers has. */
	public static final String POLICY_NO_EFFECT = "m2q.policy.no-effect";
	/** Layers without precision. */
	public static final String POLICY_INCOMPLETE = "m2q.policy.incomplete";
	/** A condition of a rule asks for something that layers do not have. */
	public static final String POLICY_METRIC = "m2q.policy.metric";
	/** The same kind of treatment stands twice in a rule. */
	public static final String TREATMENT_DUPLICATE = "m2q.treatment.duplicate";

	// ---- accelerators and mappings

	/** No such property. Data: properties that may be meant, best first. */
	public static final String PROPERTY_UNKNOWN = "m2q.property.unknown";
	/** A property stands twice. */
	public static final String PROPERTY_DUPLICATE = "m2q.property.duplicate";
	/** A property that is needed does not stand. Data: name of the property. */
	public static final String PROPERTY_MISSING = "m2q.property.missing";
	/** A member that may stand once stands twice. */
	public static final String MEMBER_DUPLICATE = "m2q.member.duplicate";
	/** A member that is needed does not stand. Data: keyword of the member. */
	public static final String MEMBER_MISSING = "m2q.member.missing";
	/** An engine works on more at once than it has processing elements. */
	public static final String ENGINE_UNROLLING = "m2q.engine.unrolling";
	/** An engine has a timing that its kind does not have. */
	public static final String ENGINE_TIMING = "m2q.engine.timing";
	/**
	 * No engine can execute a layer as the policy wants it. Data: engine, formats, layer, its operator, weights that the engine executes instead or blank,
	 * engines that execute the layer.
	 */
	public static final String QUANT_UNSUPPORTED = "m2q.quant.unsupported-on-engine";
	/** Addends of a sum differ so much that the smaller one drowns in its rounding. Data as of {@link #PROGRAM_HEALTH}. */
	public static final String QUANT_RESIDUAL_WIDTH = "m2q.quant.residual-width";
	/** Trained weights without data to observe ranges of activations on. Data: number of samples that a policy wants. */
	public static final String QUANT_CALIBRATION_MISSING = "m2q.quant.calibration-missing";
	/** An operator or a treatment that cannot be computed in integers. Data: name of the operator. */
	public static final String PROGRAM_UNSUPPORTED = "m2q.program.unsupported";
	/** Nothing was observed of a value that needs a scale. Data: name of the operator. */
	public static final String PROGRAM_RANGE = "m2q.program.range";
	/** Sums of a layer may not fit 32 bits. Data: name of the operator. */
	public static final String PROGRAM_ACCUMULATOR = "m2q.program.accumulator";
	/** Something that costs a layer of a quantized network accuracy. Data: name of the layer, rule that mends it, name and address of its policy. */
	public static final String PROGRAM_HEALTH = "m2q.program.health";
	/** Generated code computes other codes than the reference. Data: name of the layer. */
	public static final String PROGRAM_DIVERGES = "m2q.program.diverges";
	/** A memory cannot hold what has to be in it. Data: memory, layer, bytes that it needs, bytes that there is room for. */
	public static final String MEMORY_OVERFLOW = "m2q.memory.overflow";
	/**
	 * A network waits for DRAM most of its time. Data: layer that waits longest, policy, weights that its engine executes in half the bits or blank, mapping,
	 * chain of layers that would keep a tensor on chip or blank.
	 */
	public static final String MEMORY_BANDWIDTH = "m2q.memory.bandwidth";
	/** Data has no memory to be in. */
	public static final String MEMORY_MISSING = "m2q.memory.missing";
	/** A layer has no engine. Data: layer, its operator or scheme, engines that execute it. */
	public static final String MAPPING_UNASSIGNED = "m2q.mapping.unassigned";
	/** Engines side by side of which one waits. Data: policy, then {@code scheme=percent} of the filters per target that balances them, in the order of the text. */
	public static final String MAPPING_IMBALANCE = "m2q.mapping.imbalance";
	/** A tile that leaves lanes idle which the layer would use without it. Data: loop, its size in the text, a size that wastes less if there is one. */
	public static final String TILE_INDIVISIBLE = "m2q.tile.indivisible";
	/** The mapping belongs to another accelerator. */
	public static final String MAPPING_ACCELERATOR = "m2q.mapping.accelerator";
	/** Loops of tiles or a loop nest that the engines or the tiling cannot run. Data: layer and whole size, where a layer is concerned. */
	public static final String MAPPING_LOOPS = "m2q.mapping.loops";
	/** A rule of a mapping, or a link of a chain, selects nothing in any model that it is used with. */
	public static final String MAPPING_NO_MATCH = "m2q.mapping.no-match";
	/** A member of a mapping that the accelerator cannot follow. */
	public static final String MAPPING_IMPOSSIBLE = "m2q.mapping.impossible";
	/** An operand that cannot be fetched before its layer runs. Data: operand that can. */
	public static final String MAPPING_PREFETCH = "m2q.mapping.prefetch";
	/** A row of an energy table that cannot be brought to another technology. */
	public static final String ENERGY_SCALING = "m2q.energy.scaling";
	/**
	 * Rows of a table for another technology, taken as they are. Data: name of the table, qualified name of a table to scale it by or nothing, qualified
	 * names of tables for the right technology.
	 */
	public static final String ENERGY_TECHNOLOGY = "m2q.energy.technology";
	/** A row of an energy table, or a number of one, that no accelerator of the file reads. */
	public static final String ENERGY_TABLE_UNUSED = "m2q.energy.table-unused";
	/** An energy is not known and not counted. */
	public static final String ENERGY_NOT_MODELLED = "m2q.energy.not-modelled";

	/** A setting without effect on the part of an accelerator that it is given to. */
	public static final String CONFIG_NO_EFFECT = "m2q.config.no-effect";

	// ---- experiments

	/** An experiment runs nothing. */
	public static final String EXPERIMENT_EMPTY = "m2q.experiment.empty";
	/** A comparison has nothing to compare with. */
	public static final String EXPECT_BASELINE = "m2q.expect.baseline";
	/** An expectation can never hold. */
	public static final String EXPECT_IMPOSSIBLE = "m2q.expect.impossible";
	/** There is no file with the weights. Data: paths of files that may be meant, best first. */
	public static final String WEIGHTS_MISSING = "m2q.weights.missing";
	/** There is nothing at the path of calibration or validation data, or of their labels. */
	public static final String DATA_MISSING = "m2q.data.missing";
	/** The name of a report ends in nothing that says a format. Data: endings, with the dot. */
	public static final String REPORT_ENDING = "m2q.report.ending";
	/** An idea that cannot be switched off for a point. Data: why. */
	public static final String ABLATION_IMPOSSIBLE = "m2q.ablation.impossible";
	/** A parameter that cannot have the value at the end of its range. Data: name of the parameter. */
	public static final String VARY_IMPOSSIBLE = "m2q.vary.impossible";
	/** A stored result of an experiment was made from other text. Data: name of the experiment, path of the result. */
	public static final String SIM_STALE = "m2q.sim.stale";
	/** A defect of the tool itself. */
	public static final String INTERNAL = "m2q.internal";

	private static final Map<String, Severity> SEVERITIES = new TreeMap<>(Map.ofEntries(entry(SYNTAX, ERROR), entry(SYNTAX_BINARY, ERROR),
			entry(SYNTAX_ENCODING, ERROR), entry(SYNTAX_VERSION, ERROR), entry(FILE_EMPTY, ERROR), entry(FILE_MISSING, ERROR),
			entry(FILE_DIRECTORY, ERROR), entry(FILE_UNREADABLE, ERROR), entry(LIMIT_SIZE, ERROR), entry(LIMIT_NESTING, ERROR),
			entry(LIMIT_EXPANSION, ERROR), entry(LIMIT_OVERFLOW, ERROR), entry(LIMIT_STEPS, ERROR), entry(MODEL_OUTPUT, ERROR), entry(MODEL_UNCHECKED, INFO), entry(CONV_PADDING, WARNING),
			entry(ENGINE_UNROLLING, ERROR), entry(LINK_UNRESOLVED, ERROR), entry(LINK_AMBIGUOUS, ERROR), entry(NAME_ORDER, ERROR),
			entry(NAME_DUPLICATE, ERROR), entry(NAME_HIDES, WARNING), entry(IMPORT_MISSING, ERROR), entry(IMPORT_CYCLE, ERROR),
			entry(IMPORT_UNUSED, WARNING), entry(IMPORT_DUPLICATE, WARNING), entry(UNUSED, WARNING), entry(SUPPRESS_CODE, ERROR), entry(SUPPRESS_REASON, WARNING),
			entry(SUPPRESS_UNUSED, WARNING), entry(BLOCK_CYCLE, ERROR),
			entry(PARAMETER_CYCLE, ERROR), entry(FLOW_FROM, ERROR), entry(FLOW_TUPLE, ERROR), entry(MODEL_INPUT, ERROR),
			entry(ARGUMENT_UNKNOWN, ERROR), entry(ARGUMENT_MISSING, ERROR), entry(ARGUMENT_DUPLICATE, ERROR), entry(ARGUMENT_COUNT, ERROR),
			entry(VALUE_TYPE, ERROR), entry(VALUE_RANGE, ERROR), entry(REQUIRE_FAILED, ERROR), entry(SHAPE_MISMATCH, ERROR),
			entry(SHAPE_RANK, ERROR), entry(CONV_STRIDE, ERROR), entry(CONV_GROUPS, ERROR), entry(CONV_KERNEL, ERROR),
			entry(ATTENTION_HEADS, ERROR), entry(UNIT_MISSING, ERROR), entry(UNIT_UNKNOWN, ERROR), entry(UNIT_DIMENSION, ERROR),
			entry(UNIT_IMPLAUSIBLE, WARNING), entry(PRECISION_UNKNOWN, ERROR), entry(PRECISION_IMPOSSIBLE, ERROR), entry(POLICY_CYCLE, ERROR),
			entry(POLICY_NO_MATCH, WARNING), entry(POLICY_NO_EFFECT, WARNING), entry(POLICY_SHADOWED, WARNING), entry(POLICY_INCOMPLETE, ERROR), entry(POLICY_METRIC, ERROR), entry(TREATMENT_DUPLICATE, WARNING),
			entry(PROPERTY_UNKNOWN, ERROR), entry(PROPERTY_DUPLICATE, ERROR), entry(PROPERTY_MISSING, ERROR), entry(MEMBER_DUPLICATE, ERROR),
			entry(MEMBER_MISSING, ERROR), entry(QUANT_UNSUPPORTED, ERROR), entry(PROGRAM_UNSUPPORTED, ERROR), entry(PROGRAM_RANGE, ERROR), entry(PROGRAM_ACCUMULATOR, ERROR), entry(PROGRAM_DIVERGES, ERROR), entry(PROGRAM_HEALTH, WARNING), entry(MEMORY_OVERFLOW, ERROR), entry(MEMORY_MISSING, ERROR),
			entry(MAPPING_UNASSIGNED, ERROR), entry(ENGINE_TIMING, ERROR), entry(MAPPING_PREFETCH, ERROR), entry(MAPPING_LOOPS, ERROR), entry(MAPPING_NO_MATCH, WARNING), entry(MAPPING_IMPOSSIBLE, ERROR), entry(ABLATION_IMPOSSIBLE, WARNING), entry(VARY_IMPOSSIBLE, WARNING), entry(MAPPING_ACCELERATOR, ERROR), entry(ENERGY_NOT_MODELLED, INFO), entry(ENERGY_SCALING, ERROR), entry(ENERGY_TECHNOLOGY, WARNING), entry(ENERGY_TABLE_UNUSED, WARNING), entry(CONFIG_NO_EFFECT, WARNING), entry(EXPERIMENT_EMPTY, ERROR),
			entry(MEMORY_BANDWIDTH, INFO), entry(MAPPING_IMBALANCE, INFO), entry(TILE_INDIVISIBLE, WARNING), entry(SIM_STALE, INFO), entry(QUANT_RESIDUAL_WIDTH, WARNING), entry(QUANT_CALIBRATION_MISSING, WARNING), entry(WEIGHTS_MISSING, WARNING), entry(DATA_MISSING, WARNING), entry(REPORT_ENDING, ERROR),
			entry(EXPECT_BASELINE, ERROR), entry(EXPECT_IMPOSSIBLE, ERROR), entry(INTERNAL, ERROR)));

	private ProblemCodes() {
	}

	/** All codes, sorted. */
	public static Set<String> all() {
		return Collections.unmodifiableSet(SEVERITIES.keySet());
	}

	/**
	 * How bad a problem of this code is.
	 *
	 * @throws IllegalArgumentException when there is no such code
	 */
	public static Severity severity(String code) {
		Severity severity = SEVERITIES.get(code);
		if (severity == null) {
			throw new IllegalArgumentException("no problem code " + code);
		}
		return severity;
	}
}
