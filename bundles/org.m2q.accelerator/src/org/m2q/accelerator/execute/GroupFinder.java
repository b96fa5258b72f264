package org.m2q.accelerator.execute;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.m2q.network.ViewOperator;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.ProductLayer;
import org.m2q.quant.program.Step;

/** Divides the steps of a program into those that one schedule can compute together, and all others. */
final class GroupFinder {

	private final IntegerProgram program;

	GroupFinder(IntegerProgram program) {
		this.program = program;
	}

	/**
	 * Steps that are computed together.
	 *
	 * @param before steps between them that need none of them
	 * @param steps the steps, those of the members and the views between them
	 * @param members products and quotients; one when nothing can be computed with it
	 */
	record Found(List<Step> before, List<Step> steps, List<ProductGroup.Member> members) {
	}

	/** All steps, in an order in which they can be computed. */
	List<Found> find() {
		List<Found> found = new ArrayList<>();
		int at = 0;
		while (at < program.steps().size()) {
			Step step = program.steps().get(at);
			if (ProductLayer.of(program, step).isEmpty()) {
				found.add(new Found(List.of(step), List.of(), List.of()));
				at++;
				continue;
			}
			Growth growth = new Growth();
			while (at < program.steps().size() && growth.take(program.steps().get(at))) {
				at++;
			}
			found.add(growth.end());
			growth.after().forEach(view -> found.add(new Found(List.of(view), List.of(), List.of())));
		}
		return found;
	}

	/** A group that grows step by step. */
	private final class Growth {

		private final List<Step> before = new ArrayList<>();
		private final List<Step> steps = new ArrayList<>();
		private final List<ProductGroup.Member> members = new ArrayList<>();
		private final Set<Integer> made = new HashSet<>();
		private final List<Step> after = new ArrayList<>();

		/** Takes a step; false when the group ends before it. */
		boolean take(Step step) {
			boolean reads = step.inputs().stream().anyMatch(made::contains);
			Optional<ProductLayer> product = ProductLayer.of(program, step);
			if (!reads && product.isEmpty()) {
				return before.add(step);
			}
			switch (step) {
				case Step.Lookup table -> {
					int last = finishedBy(table);
					if (last < 0) {
						return false;
					}
					ProductGroup.Member member = members.get(last);
					members.set(last, new ProductGroup.Member(member.step(), member.product(), Optional.of(table)));
				}
				case Step.View view -> {
					if (!(view.operator() instanceof ViewOperator)) {
						return false;
					}
				}
				case Step.Division division -> members.add(new ProductGroup.Member(division, Optional.empty(), Optional.empty()));
				default -> {
					if (product.isEmpty()) {
						return false;
					}
					members.add(new ProductGroup.Member(step, product, Optional.empty()));
				}
			}
			made.add(step.output());
			return steps.add(step);
		}

		/** The product whose sums a table finishes; −1 when others read them, too. */
		private int finishedBy(Step.Lookup table) {
			boolean shared = program.outputs().contains(table.input())
					|| program.steps().stream().filter(step -> step.inputs().contains(table.input())).count() > 1;
			for (int i = 0; i < members.size() && !shared; i++) {
				if (members.get(i).step().output() == table.input() && members.get(i).product().isPresent()) {
					return i;
				}
			}
			return -1;
		}

		/** Views at the end belong to those who read them. */
		Found end() {
			while (steps.getLast() instanceof Step.View) {
				after.addFirst(steps.removeLast());
			}
			return new Found(List.copyOf(before), List.copyOf(steps), List.copyOf(members));
		}

		List<Step> after() {
			return after;
		}
	}
}
