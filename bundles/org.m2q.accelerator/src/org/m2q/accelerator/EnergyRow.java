package org.m2q.accelerator;

import java.util.Objects;
import java.util.OptionalDouble;

import org.m2q.base.problem.SourceSpan;

/**
 * One row of an energy table: what one action costs, and who says so.
 *
 * @param name qualified name, e.g. {@code m2q.energy.lp28.mul8x8}
 * @param energy joules of one operation
 * @param energyPerBit joules of moving one bit
 * @param read joules of one read of {@code width} bytes
 * @param write joules of one write of {@code width} bytes
 * @param width bytes of one access
 * @param capacity bytes of the memory that the row was characterised for
 * @param area square metres of one instance
 * @param leakage watts of one instance
 * @param source where the numbers come from and how they were derived
 * @param span where the row is written
 */
public record EnergyRow(String name, OptionalDouble energy, OptionalDouble energyPerBit, OptionalDouble read, OptionalDouble write,
		OptionalDouble width, OptionalDouble capacity, OptionalDouble area, OptionalDouble leakage, String source, SourceSpan span) {

	/** Rejects missing parts. */
	public EnergyRow {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(source, "source");
		Objects.requireNonNull(span, "span");
	}

	/**
	 * The same with dynamic energies and leakage times a factor each; the source tells of factors other than 1.
	 *
	 * @param dynamic factor on energies, 0 or more
	 * @param leaking factor on the leakage, 0 or more
	 */
	public EnergyRow scaled(double dynamic, double leaking) {
		if (dynamic == 1 && leaking == 1) {
			return this;
		}
		String factors = (dynamic == 1 ? "" : "; energy × " + dynamic) + (leaking == 1 ? "" : "; leakage × " + leaking);
		return new EnergyRow(name, times(energy, dynamic), times(energyPerBit, dynamic), times(read, dynamic), times(write, dynamic), width, capacity, area,
				times(leakage, leaking), source + factors, span);
	}

	/**
	 * The same in another technology. Nobody publishes factors for leakage, so it is unknown there.
	 *
	 * @param energyFactor factor on all energies, above 0
	 * @param areaFactor factor on the area; without it the area is unknown
	 * @param how the factors and where they come from, appended to the source
	 */
	public EnergyRow converted(double energyFactor, OptionalDouble areaFactor, String how) {
		OptionalDouble newArea = areaFactor.isPresent() ? times(area, areaFactor.getAsDouble()) : OptionalDouble.empty();
		return new EnergyRow(name, times(energy, energyFactor), times(energyPerBit, energyFactor), times(read, energyFactor), times(write, energyFactor), width,
				capacity, newArea, OptionalDouble.empty(), source + how, span);
	}

	/** The same without energies, area and leakage, for a row that means nothing. */
	public EnergyRow without() {
		OptionalDouble none = OptionalDouble.empty();
		return new EnergyRow(name, none, none, none, none, width, capacity, none, none, source, span);
	}

	/** The same under another name and place; what the other row says itself takes precedence. */
	public EnergyRow overriddenBy(EnergyRow other) {
		return new EnergyRow(other.name(), first(other.energy(), other.energyPerBit().isPresent() ? OptionalDouble.empty() : energy),
				first(other.energyPerBit(), other.energy().isPresent() ? OptionalDouble.empty() : energyPerBit), first(other.read(), read),
				first(other.write(), write), first(other.width(), width), first(other.capacity(), capacity), first(other.area(), area),
				first(other.leakage(), leakage), source, other.span());
	}

	private static OptionalDouble first(OptionalDouble one, OptionalDouble two) {
		return one.isPresent() ? one : two;
	}

	private static OptionalDouble times(OptionalDouble value, double factor) {
		return value.isPresent() ? OptionalDouble.of(value.getAsDouble() * factor) : value;
	}

	/** A row with an energy per operation only. */
	public static EnergyRow operation(String name, double joules, String source) {
		return new EnergyRow(name, OptionalDouble.of(joules), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(),
				OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), source, SourceSpan.NONE);
	}

	/** A row with an energy per bit only, that is written nowhere. */
	public static EnergyRow perBit(String name, double joulesPerBit, String source) {
		return perBit(name, joulesPerBit, source, SourceSpan.NONE);
	}

	/** A row with an energy per bit only. */
	public static EnergyRow perBit(String name, double joulesPerBit, String source, SourceSpan span) {
		return new EnergyRow(name, OptionalDouble.empty(), OptionalDouble.of(joulesPerBit), OptionalDouble.empty(), OptionalDouble.empty(),
				OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), source, span);
	}

	/** A row of a memory: joules per access of {@code width} bytes, watts of leakage. */
	public static EnergyRow memory(String name, double read, double write, double width, double leakage, String source) {
		return new EnergyRow(name, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.of(read), OptionalDouble.of(write),
				OptionalDouble.of(width), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.of(leakage), source, SourceSpan.NONE);
	}
}
