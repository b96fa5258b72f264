package org.m2q.accelerator;

import java.util.Optional;

import org.m2q.base.problem.SourceSpan;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Scheme;

/**
 * One way in which the processing elements of an engine multiply and accumulate.
 *
 * @param activations widest activation format
 * @param weights widest weight format
 * @param scheme how weights are coded
 * @param terms most shift terms per weight; 1 for uniform weights
 * @param rate products per processing element and cycle, above 0; 2 for two narrow products at once, 0.5 for one every second cycle
 * @param energy cost of one product with its accumulation
 * @param span where the mode is written
 */
public record MacMode(NumberFormat activations, NumberFormat weights, Scheme scheme, int terms, double rate, Optional<EnergyRow> energy,
		SourceSpan span) {

	/**
	 * The same with every product in several passes, each for as many terms of the weight as the engine has: as many times the cycles and the energy.
	 *
	 * @param passes 1 or more
	 */
	public MacMode inPasses(int passes) {
		return passes == 1 ? this
				: new MacMode(activations, weights, scheme, Math.multiplyExact(terms, passes), rate / passes, energy.map(row -> row.scaled(passes, 1)), span);
	}

	/** Whether activations of a format fit into it: of the same family, and not wider. */
	public boolean holdsActivations(NumberFormat format) {
		return activations.holds(format);
	}

	/** Whether weights of a format fit into it, whatever their scheme: of the same family, and not wider. */
	public boolean holdsWeights(NumberFormat format) {
		return weights.holds(format);
	}

	/** Name in reports, e.g. {@code int8*int4 uniform}. */
	public String label() {
		String name = activations + "*" + weights + " " + scheme;
		return terms > 1 ? name + " terms " + terms : name;
	}
}
