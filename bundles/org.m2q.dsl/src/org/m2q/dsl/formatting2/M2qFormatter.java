/* Generated from M2q.xtext. */
package org.m2q.dsl.formatting2;

import org.eclipse.xtext.formatting2.AbstractJavaFormatter;
import org.eclipse.xtext.formatting2.IFormattableDocument;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.Import;
import org.m2q.model.m2q.M2qFile;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.Parameter;

public class M2qFormatter extends AbstractJavaFormatter {

	protected void format(M2qFile m2qFile, IFormattableDocument doc) {
		// TODO: format HiddenRegions around keywords, attributes, cross references, etc. 
		for (Import _import : m2qFile.getImports()) {
			doc.format(_import);
		}
		for (Definition definition : m2qFile.getDefinitions()) {
			doc.format(definition);
		}
	}

	protected void format(Model model, IFormattableDocument doc) {
		// TODO: format HiddenRegions around keywords, attributes, cross references, etc. 
		for (Parameter parameter : model.getParameters()) {
			doc.format(parameter);
		}
		doc.format(model.getBody());
	}
	
	// TODO: implement for Block, OperatorDeclaration, FunctionDeclaration, Parameter, Body, LetStatement, RequireStatement, InputStatement, FlowStatement, Flow, CallStep, Argument, RepeatStep, ResidualStep, BranchesStep, Branch, SequenceStep, IfStep, ConditionalExpression, BinaryExpression, UnaryExpression, IndexExpression, ListLiteral, FunctionCall, Policy, PolicyRule, Selector, MetricComparison, WeightsTreatment, ActivationsTreatment, DivisorTreatment, Quantizer, Mix, Calibration, Accelerator, TechnologyMember, ClockMember, Engine, MacOperation, ElementOperation, Unrolling, UnrolledDimension, Memory, Interconnect, Property, EnergyTable, EnergyRow, Mapping, Assignment, Fusion, DataflowMember, LoopLevel, Tiling, Experiment, Run, Baseline, ModelUse, AcceleratorUse, Expectation
}
