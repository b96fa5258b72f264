package org.m2q.advisor.internal;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.eclipse.emf.ecore.util.EcoreUtil;
import org.m2q.model.m2q.Granularity;
import org.m2q.model.m2q.M2qFactory;
import org.m2q.model.m2q.Mix;
import org.m2q.model.m2q.MixBalance;
import org.m2q.model.m2q.MixCriterion;
import org.m2q.model.m2q.Quantizer;
import org.m2q.model.m2q.ScaleMethod;
import org.m2q.model.m2q.ScaleSearch;
import org.m2q.model.m2q.Scheme;
import org.m2q.model.m2q.Symmetry;
import org.m2q.model.m2q.WeightsTreatment;

/**
 * What weights may be instead, written as they are written now: words that the present treatment leaves out stay out.
 *
 * <p>Below 8 bits the scale is that of the least squared error, which costs nothing at run time. Schemes are tried that some engine executes.
 * A scale per filter takes the place of one per tensor. Finer groups are tried for 3 and 4 bits where a filter has several of them.
 */
public final class TreatmentChoices {

	private static final int[] WIDTHS = { 16, 8, 7, 6, 5, 4, 3, 2 };
	private static final int FULL = 8;
	private static final int GROUP = 64;
	private static final int[][] RATIOS = { { 3, 1 }, { 1, 1 }, { 1, 3 } };

	private final Quantizer style;
	private final Set<org.m2q.quant.Scheme> schemes;

	/**
	 * Choices in the style of a treatment.
	 *
	 * @param style what the policy says now
	 * @param schemes what engines execute
	 */
	public TreatmentChoices(WeightsTreatment style, Set<org.m2q.quant.Scheme> schemes) {
		this.style = style.getMix() == null ? style.getQuantizer() : style.getMix().getQuantizers().getFirst();
		this.schemes = Set.copyOf(schemes);
	}

	/**
	 * All choices.
	 *
	 * @param widest bits of the widest weights now; wider ones are left out
	 * @param shortest weights of the shortest filter
	 */
	public List<WeightsTreatment> all(double widest, long shortest) {
		List<WeightsTreatment> all = new ArrayList<>();
		for (int bits : WIDTHS) {
			if (bits <= widest) {
				all.add(treatment(uniform(bits, Granularity.FILTER)));
			}
		}
		for (int bits : new int[] { 4, 3 }) {
			if (bits <= widest && shortest > GROUP) {
				all.add(treatment(uniform(bits, Granularity.GROUP)));
			}
		}
		boolean sums = schemes.contains(org.m2q.quant.Scheme.APOT);
		boolean shifts = sums || schemes.contains(org.m2q.quant.Scheme.POT);
		boolean plain = schemes.contains(org.m2q.quant.Scheme.UNIFORM);
		if (sums && widest >= FULL) {
			all.add(treatment(shifted(FULL, Scheme.APOT)));
		}
		if (sums && widest >= FULL / 2) {
			all.add(treatment(shifted(FULL / 2, Scheme.APOT)));
		}
		if (shifts && widest >= FULL / 2) {
			all.add(treatment(shifted(FULL / 2, Scheme.POT)));
		}
		if (plain && sums) {
			mixes(FULL, FULL, widest, all);
			mixes(FULL / 2, FULL, widest, all);
			mixes(FULL / 2, FULL / 2, widest, all);
		}
		return all;
	}

	private void mixes(int uniformBits, int shiftedBits, double widest, List<WeightsTreatment> all) {
		if (Math.max(uniformBits, shiftedBits) > widest) {
			return;
		}
		for (int[] ratio : RATIOS) {
			Mix mix = mix(uniformBits, shiftedBits, MixBalance.RATIO);
			for (int part : ratio) {
				mix.getRatio().add(BigDecimal.valueOf(part));
			}
			all.add(treatment(mix));
		}
		all.add(treatment(mix(uniformBits, shiftedBits, MixBalance.BALANCED)));
	}

	private Mix mix(int uniformBits, int shiftedBits, MixBalance balance) {
		Mix mix = M2qFactory.eINSTANCE.createMix();
		mix.setGranularity(Granularity.FILTER);
		mix.setCriterion(MixCriterion.MSE);
		mix.setBalance(balance);
		Quantizer uniform = M2qFactory.eINSTANCE.createQuantizer();
		uniform.setFormat("int" + uniformBits);
		uniform.setScheme(Scheme.UNIFORM);
		uniform.setSymmetry(style.getSymmetry() == Symmetry.SYMMETRIC ? Symmetry.SYMMETRIC : Symmetry.UNSPECIFIED);
		if (uniformBits < FULL) {
			uniform.setScale(leastError());
		}
		mix.getQuantizers().add(uniform);
		Quantizer shifted = shifted(shiftedBits, Scheme.APOT);
		shifted.setGranularity(Granularity.UNSPECIFIED);
		shifted.setScale(null);
		mix.getQuantizers().add(shifted);
		return mix;
	}

	private Quantizer uniform(int bits, Granularity granularity) {
		Quantizer quantizer = EcoreUtil.copy(style);
		boolean signed = style.getFormat() == null || !style.getFormat().startsWith("uint");
		quantizer.setFormat((signed ? "int" : "uint") + bits);
		quantizer.unsetTerms();
		if (style.getScheme() != Scheme.UNSPECIFIED) {
			quantizer.setScheme(Scheme.UNIFORM);
		}
		quantizer.unsetGroupSize();
		if (granularity == Granularity.GROUP) {
			quantizer.setGranularity(Granularity.GROUP);
			quantizer.setGroupSize(GROUP);
		} else if (style.getGranularity() == Granularity.TENSOR || style.getGranularity() == Granularity.GROUP) {
			quantizer.setGranularity(Granularity.FILTER);
		}
		if (bits < FULL) {
			quantizer.setScale(leastError());
		}
		return quantizer;
	}

	private Quantizer shifted(int bits, Scheme scheme) {
		Quantizer quantizer = EcoreUtil.copy(style);
		quantizer.setFormat("int" + bits);
		quantizer.setScheme(scheme);
		quantizer.unsetTerms();
		if (scheme == Scheme.APOT) {
			quantizer.setTerms(2);
		}
		quantizer.setSymmetry(style.getSymmetry() == Symmetry.SYMMETRIC ? Symmetry.SYMMETRIC : Symmetry.UNSPECIFIED);
		quantizer.unsetGroupSize();
		if (style.getGranularity() != Granularity.UNSPECIFIED) {
			quantizer.setGranularity(Granularity.FILTER);
		}
		quantizer.setScale(leastError());
		return quantizer;
	}

	private static ScaleSearch leastError() {
		ScaleSearch scale = M2qFactory.eINSTANCE.createScaleSearch();
		scale.setMethod(ScaleMethod.MSE);
		return scale;
	}

	private static WeightsTreatment treatment(Quantizer quantizer) {
		WeightsTreatment treatment = M2qFactory.eINSTANCE.createWeightsTreatment();
		treatment.setQuantizer(quantizer);
		return treatment;
	}

	private static WeightsTreatment treatment(Mix mix) {
		WeightsTreatment treatment = M2qFactory.eINSTANCE.createWeightsTreatment();
		treatment.setMix(mix);
		return treatment;
	}
}
