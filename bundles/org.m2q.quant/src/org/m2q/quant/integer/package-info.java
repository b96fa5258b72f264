/** Networks in integers: codes, scales as integer multipliers, and an interpreter that runs them untiled. */
package org.m2q.quant.integer;
