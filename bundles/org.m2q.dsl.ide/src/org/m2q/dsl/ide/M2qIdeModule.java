/* Generated from M2q.xtext. */
package org.m2q.dsl.ide;


/**
 * Use this class to register ide components.
 */
public class M2qIdeModule extends AbstractM2qIdeModule {
}
