"""A fictional city, the same for the same seed: 架空の伊勢野市 (デモと訓練のデータ).

Everything here is pure: `city.build` answers with plain values and touches no database.
Every person, building and number is invented; mail goes to reserved domains only.
"""
