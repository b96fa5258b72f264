package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;

import org.eclipse.emf.ecore.EObject;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.ElementMode;
import org.m2q.accelerator.EnergyRow;
import org.m2q.accelerator.EnergyTable;
import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.InterconnectSpec;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.Lowered;
import org.m2q.accelerator.MacMode;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.RunChanges;
import org.m2q.accelerator.UnrollFactor;
import org.m2q.accelerator.Unrolling;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemCollector;
import org.m2q.base.problem.ProblemException;
import org.m2q.base.unit.Dimension;
import org.m2q.base.unit.Format;
import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.AcceleratorMember;
import org.m2q.model.m2q.AcceleratorUse;
import org.m2q.model.m2q.ClockMember;
import org.m2q.model.m2q.ElementOperation;
import org.m2q.model.m2q.EnergyTableUse;
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.EngineMember;
import org.m2q.model.m2q.Expression;
import org.m2q.model.m2q.Interconnect;
import org.m2q.model.m2q.MacOperation;
import org.m2q.model.m2q.Memory;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.Property;
import org.m2q.model.m2q.TechnologyMember;
import org.m2q.model.m2q.UnrolledDimension;
import org.m2q.network.LayerSelector;
import org.m2q.network.SourceLocator;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Scheme;

/** Reads one accelerator. */
public final class AcceleratorReader {

	/** Property of engines and memories with which all their energies are multiplied. */
	static final String ENERGY_FACTOR = "energy_factor";

	/** Largest capacity, width or burst. */
	private static final double MOST_BYTES = 1e15;

	private final SourceLocator locator;
	private final Accelerator accelerator;
	private final ProblemCollector problems = new ProblemCollector();
	private final Quantities quantities;
	private final RowReader rows;
	private final Map<String, Quantity> arguments;
	private final RunChanges changes;
	private final Members members;

	/** Reads members of engines, or knows what they were when they were read with the same values of their parameters. */
	interface Members {

		/** Reads every member. */
		Members READ = new Members() {

			@Override
			public <T> T get(EObject member, ProblemCollector problems, Supplier<T> read) {
				return read.get();
			}
		};

		/**
		 * A member.
		 *
		 * @param problems what reading finds wrong; it is read again then
		 */
		<T> T get(EObject member, ProblemCollector problems, Supplier<T> read);
	}

	/** Prepares reading with values of parameters. */
	public AcceleratorReader(SourceLocator locator, Accelerator accelerator, Map<String, Quantity> arguments) {
		this(locator, accelerator, arguments, RunChanges.NONE);
	}

	/** The same with another clock or other energies than the text says; parameters have their values already. */
	public AcceleratorReader(SourceLocator locator, Accelerator accelerator, Map<String, Quantity> arguments, RunChanges changes) {
		this(locator, accelerator, arguments, changes, Members.READ);
	}

	/** The same where members of engines may be known. */
	AcceleratorReader(SourceLocator locator, Accelerator accelerator, Map<String, Quantity> arguments, RunChanges changes, Members members) {
		this.members = members;
		this.locator = locator;
		this.accelerator = accelerator;
		this.changes = changes;
		this.arguments = arguments;
		quantities = new Quantities(locator, arguments);
		rows = new RowReader(quantities, problems, changes.tables());
	}

	/** Reads it. */
	public Lowered<AcceleratorSpec> read() {
		OptionalDouble node = OptionalDouble.empty();
		OptionalDouble voltage = OptionalDouble.empty();
		OptionalDouble clock = OptionalDouble.empty();
		List<EngineSpec> engines = new ArrayList<>();
		List<MemorySpec> memories = new ArrayList<>();
		List<InterconnectSpec> wires = new ArrayList<>();
		List<EnergyTable> tables = new ArrayList<>();
		rows.scaleFor(accelerator);
		for (AcceleratorMember member : accelerator.getMembers()) {
			try {
				switch (member) {
					case TechnologyMember technology -> {
						node = rows.optional(technology.getNode(), Dimension.LENGTH);
						voltage = rows.optional(technology.getVoltage(), Dimension.VOLTAGE);
					}
					case ClockMember found -> clock = OptionalDouble.of(frequency(found));
					case EnergyTableUse use when use.getTable() != null && !use.getTable().eIsProxy() -> tables.add(rows.table(rows.used(use.getTable())));
					case Engine engine -> engines.add(engine(engine));
					case Memory memory -> memories.add(memory(memory));
					case Interconnect interconnect -> wires.add(interconnect(interconnect));
					default -> {
						// Reported where names are linked.
					}
				}
			} catch (ProblemException e) {
				problems.accept(quantities.placed(e, member));
			}
		}
		// A clock that stands there but cannot be read has its own problem.
		if (clock.isEmpty() && accelerator.getMembers().stream().noneMatch(ClockMember.class::isInstance)) {
			problems.accept(quantities.problem(ProblemCodes.MEMBER_MISSING, accelerator,
					"Accelerator '" + accelerator.getName() + "' has no clock; add 'clock 500 MHz'.", "clock").problem());
		}
		if (clock.isEmpty() || problems.hasErrors()) {
			return new Lowered<>(Optional.empty(), problems.problems());
		}
		AcceleratorSpec spec = new AcceleratorSpec(accelerator.getName(), parameters(), node, voltage, clock.getAsDouble(), engines, memories, wires,
				tables, quantities.span(accelerator));
		SpecChecks.check(spec, problems);
		new TechnologyReview(locator, quantities, accelerator).check(changes.tables().keySet(), problems);
		return new Lowered<>(problems.hasErrors() ? Optional.empty() : Optional.of(spec), problems.problems());
	}

	private double frequency(ClockMember member) {
		return changes.clock().isPresent() ? changes.clock().getAsDouble() : quantities.within(member.getFrequency(), Dimension.FREQUENCY, "The clock of '" + accelerator.getName() + "'", 1, "1 Hz", 1e12, "1000 GHz");
	}

	/** The different clocks of a use in hertz, in the order of its arguments; without those that have an error. */
	public static List<Double> clocks(SourceLocator locator, AcceleratorUse use) {
		Arguments arguments = new Arguments(new Quantities(locator, Map.of()));
		Set<Double> clocks = new LinkedHashSet<>();
		for (Map<String, Expression> combination : combinations(arguments, use)) {
			try {
				AcceleratorReader reader = new AcceleratorReader(locator, use.getAccelerator(), arguments.ofAccelerator(combination));
				use.getAccelerator().getMembers().stream().filter(ClockMember.class::isInstance).map(ClockMember.class::cast).findFirst().flatMap(reader::clock)
						.ifPresent(clocks::add);
			} catch (ProblemException e) {
				// It is shown where the experiment is run; others may have a clock.
			}
		}
		return List.copyOf(clocks);
	}

	/** None when there are too many, which is shown where the experiment is run. */
	private static List<Map<String, Expression>> combinations(Arguments arguments, AcceleratorUse use) {
		try {
			return arguments.combinations(use.getArguments());
		} catch (ProblemException e) {
			return List.of();
		}
	}

	/** Reads the clock by itself; empty when it has an error. */
	Optional<Double> clock(ClockMember member) {
		return part(() -> {
			double clock = frequency(member);
			SpecChecks.check(only(clock, List.of(), List.of(), List.of()), problems);
			return clock;
		});
	}

	/** Reads an engine by itself; empty when it has an error. */
	Optional<EngineSpec> only(Engine member) {
		return part(() -> {
			EngineSpec engine = engine(member);
			SpecChecks.check(only(1, List.of(engine), List.of(), List.of()), problems);
			return engine;
		});
	}

	/** Reads a memory by itself; empty when it has an error. */
	Optional<MemorySpec> only(Memory member) {
		return part(() -> {
			MemorySpec memory = memory(member);
			SpecChecks.check(only(1, List.of(), List.of(memory), List.of()), problems);
			return memory;
		});
	}

	/** Reads wires by themselves; empty when they have an error. */
	Optional<InterconnectSpec> only(Interconnect member) {
		return part(() -> {
			InterconnectSpec wires = interconnect(member);
			SpecChecks.check(only(1, List.of(), List.of(), List.of(wires)), problems);
			return wires;
		});
	}

	/** Whether some parameters have values. */
	boolean haveValues(List<Parameter> parameters) {
		return part(() -> {
			parameters.forEach(parameter -> quantities.parameter(parameter, accelerator));
			return true;
		}).isPresent();
	}

	private <T> Optional<T> part(Supplier<T> reading) {
		try {
			rows.scaleFor(accelerator);
			T read = reading.get();
			return problems.hasErrors() ? Optional.empty() : Optional.of(read);
		} catch (ProblemException e) {
			return Optional.empty();
		}
	}

	private AcceleratorSpec only(double clock, List<EngineSpec> engines, List<MemorySpec> memories, List<InterconnectSpec> wires) {
		return new AcceleratorSpec(accelerator.getName(), Map.of(), OptionalDouble.empty(), OptionalDouble.empty(), clock, engines, memories, wires, List.of(),
				quantities.span(accelerator));
	}

	/** Reads a table by itself. */
	public static Lowered<EnergyTable> table(SourceLocator locator, org.m2q.model.m2q.EnergyTable table) {
		ProblemCollector problems = new ProblemCollector();
		EnergyTable read = new RowReader(new Quantities(locator, Map.of()), problems).table(table);
		return new Lowered<>(problems.hasErrors() ? Optional.empty() : Optional.of(read), problems.problems());
	}

	private Map<String, String> parameters() {
		Map<String, String> map = new LinkedHashMap<>();
		for (Parameter parameter : accelerator.getParameters()) {
			if (parameter.getName() == null) {
				// The missing name is a syntax error.
				continue;
			}
			try {
				map.put(parameter.getName(), quantities.parameter(parameter, accelerator).toString());
			} catch (ProblemException e) {
				problems.accept(e.problem());
			}
		}
		arguments.keySet().stream().filter(name -> !map.containsKey(name)).sorted().forEach(name -> problems.accept(quantities.problem(
				ProblemCodes.ARGUMENT_UNKNOWN, accelerator, "Accelerator '" + accelerator.getName() + "' has no parameter '" + name + "'.").problem()));
		return map;
	}

	private EngineSpec engine(Engine engine) {
		long engineRows = engine.getRows() == null ? 1 : quantities.count(engine.getRows());
		long columns = engine.getColumns() == null ? 1 : quantities.count(engine.getColumns());
		double energy = rows.factor(engine.getProperties(), ENERGY_FACTOR);
		List<MacMode> macs = new ArrayList<>();
		List<ElementMode> elements = new ArrayList<>();
		List<Unrolling> unrollings = new ArrayList<>();
		for (EngineMember member : engine.getMembers()) {
			try {
				switch (member) {
					case MacOperation mac -> macs.add(members.get(mac, problems, () -> mac(mac, energy)));
					case ElementOperation apply -> elements.add(members.get(apply, problems, () -> apply(apply, energy)));
					case org.m2q.model.m2q.Unrolling unrolling -> unrollings.add(members.get(unrolling, problems, () -> unrolling(unrolling)));
					default -> throw new IllegalStateException(member.eClass().getName());
				}
			} catch (ProblemException e) {
				problems.accept(quantities.placed(e, member));
			}
		}
		EngineProperties own = new EngineProperties(engine, quantities, rows, problems);
		Optional<EnergyRow> cell = reference(engine, "cell");
		double leaking = rows.factor(engine.getProperties(), "leakage_factor");
		double instances = (double) engineRows * columns;
		return new EngineSpec(name(engine.getName()), EngineKind.valueOf(engine.getKind().name()), engineRows, columns, own.count("accumulators"),
				own.count("latency"), own.timing(), own.winograd(), macs, elements, unrollings, reference(engine, "rescale").map(row -> row.scaled(energy, 1)),
				each(rows.optional(engine.getProperties(), "area", Dimension.AREA), cell.map(EnergyRow::area), instances),
				each(rows.optional(engine.getProperties(), "leakage", Dimension.POWER), cell.map(EnergyRow::leakage), instances * leaking), cell,
				own.pads(), quantities.span(engine));
	}

	private static OptionalDouble each(OptionalDouble own, Optional<OptionalDouble> ofRow, double instances) {
		OptionalDouble one = own.isPresent() ? own : ofRow.orElse(OptionalDouble.empty());
		return one.isPresent() ? OptionalDouble.of(one.getAsDouble() * instances) : one;
	}

	private Optional<EnergyRow> reference(Engine engine, String key) {
		return RowReader.property(engine.getProperties(), key).flatMap(property -> members.get(property, problems, () -> rows.rowOf(property.getValue())));
	}

	private MacMode mac(MacOperation mac, double energy) {
		Scheme scheme = mac.getScheme() == org.m2q.model.m2q.Scheme.UNSPECIFIED ? Scheme.UNIFORM : Scheme.valueOf(mac.getScheme().name());
		int terms = mac.getTerms() > 0 ? mac.getTerms() : scheme == Scheme.APOT ? 2 : 1;
		return new MacMode(format(mac, mac.getActivations()), format(mac, mac.getWeights()), scheme, terms, rate(mac.getRate()),
				operation(mac.getEnergy(), mac, energy), quantities.span(mac));
	}

	private NumberFormat format(MacOperation mac, String text) {
		return NumberFormat.parse(name(text)).orElseThrow(() -> quantities.problem(ProblemCodes.PRECISION_UNKNOWN, mac,
				"There is no number format '" + text + "'; there are int2 to int16, int32, the same with uint, fp16, bf16 and fp32.", "int8"));
	}

	private double rate(Expression expression) {
		return quantities.within(expression, Dimension.COUNT, "A rate", 1e-9, "10⁻⁹", 1e9, "10⁹");
	}

	private ElementMode apply(ElementOperation apply, double energy) {
		Set<String> operators = new LinkedHashSet<>();
		apply.getOperators().stream().filter(operator -> operator.getName() != null).forEach(operator -> operators.add(operator.getName()));
		return new ElementMode(operators, rate(apply.getRate()), operation(apply.getEnergy(), apply, energy), quantities.span(apply));
	}

	private Unrolling unrolling(org.m2q.model.m2q.Unrolling unrolling) {
		List<UnrollFactor> factors = new ArrayList<>();
		for (UnrolledDimension dimension : unrolling.getDimensions()) {
			factors.add(new UnrollFactor(LoopDimension.valueOf(dimension.getDimension().name()), quantities.count(dimension.getFactor())));
		}
		return new Unrolling(LayerSelector.of(unrolling.getSelector()), factors, quantities.span(unrolling));
	}

	private MemorySpec memory(Memory memory) {
		MemoryKind kind = MemoryKind.valueOf(memory.getKind().name());
		Set<Operand> holds = EnumSet.noneOf(Operand.class);
		memory.getHolds().forEach(operand -> holds.add(Operand.valueOf(operand.name())));
		if (holds.isEmpty()) {
			holds.addAll(EnumSet.allOf(Operand.class));
		}
		String name = name(memory.getName());
		double leaking = rows.factor(memory.getProperties(), "leakage_factor");
		Optional<Property> banksProperty = RowReader.property(memory.getProperties(), "banks");
		long banks = banksProperty.isEmpty() ? 1 : quantities.count(banksProperty.get().getValue());
		long capacity = bytes(memory, "capacity", kind == MemoryKind.BUFFER);
		OptionalDouble width = rows.optional(memory.getProperties(), "width", Dimension.DATA);
		if (width.isPresent()) {
			quantities.within(value(memory, "width"), Dimension.DATA, "The width of '" + name + "'", 0.125, "1 bit", MOST_BYTES, "10⁶ GB");
		}
		Optional<EnergyTable> table = rows.tableOf(memory.getProperties());
		Optional<EnergyRow> energy = (table.isPresent() ? interpolated(memory, table.get(), capacity / (double) banks, width)
				: rows.energy(memory.getProperties(), name, accelerator.getName())).map(row -> row.scaled(rows.factor(memory.getProperties(), ENERGY_FACTOR), 1));
		usable(memory, energy, kind);
		if (width.isEmpty()) {
			width = energy.map(EnergyRow::width).orElse(OptionalDouble.empty());
		}
		if (width.isEmpty() && kind == MemoryKind.BUFFER) {
			problems.accept(quantities.problem(ProblemCodes.PROPERTY_MISSING, memory, "'" + name + "' needs 'width', e.g. 'width 16 B'"
					+ (energy.isPresent() ? ": its energy row does not state the width of an access." : "."), "width").problem());
		}
		OptionalDouble bandwidth = rows.optional(memory.getProperties(), "bandwidth", Dimension.BANDWIDTH);
		if (bandwidth.isEmpty() && kind == MemoryKind.DRAM) {
			rows.missing(memory, name, "bandwidth");
		}
		if (bandwidth.isPresent()) {
			quantities.within(value(memory, "bandwidth"), Dimension.BANDWIDTH, "The bandwidth of '" + name + "'", 1, "1 B/s", 1e18, "10⁹ GB/s");
		}
		// A bank larger than what was characterised is made of several such arrays.
		double instances = energy.map(EnergyRow::capacity).orElse(OptionalDouble.empty()).stream().map(one -> Math.ceil(capacity / one)).max().orElse(0);
		instances = Math.max(instances, banks);
		long burst = Math.max(1, bytes(memory, "burst", false));
		return new MemorySpec(name, kind, holds, capacity, width.orElse(0), banks, bandwidth.orElse(0), burst, energy,
				whole(memory, "area", Dimension.AREA, energy.map(EnergyRow::area), instances),
				scaled(whole(memory, "leakage", Dimension.POWER, energy.map(EnergyRow::leakage), instances), leaking), quantities.span(memory));
	}

	/** The row of a bank from the rows of a table. */
	private Optional<EnergyRow> interpolated(Memory memory, EnergyTable table, double capacity, OptionalDouble width) {
		Expression place = RowReader.property(memory.getProperties(), "energy").orElseThrow().getValue();
		if (width.isEmpty()) {
			throw quantities.problem(ProblemCodes.PROPERTY_MISSING, place, "'" + name(memory.getName()) + "' needs 'width', e.g. 'width 16 B', to choose among the rows of '"
					+ table.name() + "'.", "width");
		}
		Optional<EnergyRow> row = capacity > 0 ? table.row(capacity, width.getAsDouble()) : Optional.empty();
		if (row.isEmpty() && capacity > 0) {
			List<EnergyRow> usable = RowInterpolation.rows(table, width.getAsDouble());
			String found = usable.isEmpty() ? "no rows with a capacity and words of " + Format.data((long) width.getAsDouble())
					: "rows of " + Format.data((long) usable.getFirst().capacity().getAsDouble()) + " to "
							+ Format.data((long) usable.getLast().capacity().getAsDouble()) + " with words of " + Format.data((long) width.getAsDouble());
			throw quantities.problem(ProblemCodes.VALUE_RANGE, place, "A bank of '" + name(memory.getName()) + "' has " + Format.data((long) capacity) + "; table '"
					+ table.name() + "' has " + found + ". Change the capacity, 'banks' or 'width', or name a row.");
		}
		return row;
	}

	/** A row that says nothing about a transfer would silently leave its energy out. */
	private void usable(Memory memory, Optional<EnergyRow> energy, MemoryKind kind) {
		energy.filter(row -> row.energyPerBit().isEmpty() && (kind == MemoryKind.REGISTERS || row.read().isEmpty() && row.write().isEmpty())).ifPresent(row -> {
			String wanted = kind == MemoryKind.REGISTERS ? "an energy per bit, e.g. 'energy 0.01 pJ/bit'" : "an energy per bit, or energies of a read and a write";
			problems.accept(quantities.problem(ProblemCodes.VALUE_TYPE, RowReader.property(memory.getProperties(), "energy").orElseThrow().getValue(),
					"Row '" + row.name() + "' does not say what a transfer costs; '" + name(memory.getName()) + "' needs a row with " + wanted + ".").problem());
		});
	}

	/** The row of an operation, which must have an energy of one operation. */
	private Optional<EnergyRow> operation(org.m2q.model.m2q.EnergyRow named, EObject place, double factor) {
		Optional<EnergyRow> found = rows.row(Optional.ofNullable(named));
		found.filter(row -> row.energy().isEmpty()).ifPresent(row -> problems.accept(quantities.problem(ProblemCodes.VALUE_TYPE, place, "Row '" + row.name()
				+ "' has no energy of one operation; name a row such as 'row mac8: energy 0.2 pJ'.").problem()));
		return found.map(row -> row.scaled(factor, 1));
	}

	private OptionalDouble whole(Memory memory, String key, Dimension dimension, Optional<OptionalDouble> ofRow, double instances) {
		OptionalDouble own = rows.optional(memory.getProperties(), key, dimension);
		return own.isPresent() ? own : each(OptionalDouble.empty(), ofRow, instances);
	}

	private static OptionalDouble scaled(OptionalDouble value, double factor) {
		return value.isPresent() ? OptionalDouble.of(value.getAsDouble() * factor) : value;
	}

	private long bytes(Memory memory, String key, boolean mandatory) {
		Optional<Property> property = RowReader.property(memory.getProperties(), key);
		if (property.isEmpty()) {
			if (mandatory) {
				rows.missing(memory, memory.getName(), key);
			}
			return 0;
		}
		return (long) quantities.within(property.get().getValue(), Dimension.DATA, "The " + key + " of '" + memory.getName() + "'", 1, "1 B", MOST_BYTES, "10⁶ GB");
	}

	private static Expression value(Memory memory, String key) {
		return RowReader.property(memory.getProperties(), key).orElseThrow().getValue();
	}

	private InterconnectSpec interconnect(Interconnect interconnect) {
		String name = name(interconnect.getName());
		return new InterconnectSpec(name, rows.optional(interconnect.getProperties(), "width", Dimension.DATA).orElse(0),
				rows.energy(interconnect.getProperties(), name, accelerator.getName()), quantities.span(interconnect));
	}

	private static String name(String name) {
		return name == null ? "" : name;
	}
}
