"""English words that look like words of another language, and that every voice knows."""

from __future__ import annotations

_WORDS = """
    aardvark abacus abhor abracadabra acacia acidosis addendum adhere adhered adherence adheres adhesive
    adieu africa agenda alaska album alfalfa algebra alias alibi aloha alpaca alpha aluminum alumni
    alumnus ambrosia america ammonia amnesia amoeba analysis anemia anesthesia angina anna antenna anti
    anus aorta apparatus aquarium area arena arizona aroma arrhythmia arthritis arugula asia asthma
    asylum auditorium aura australia axis azalea bacillus ballerina banana barbara basis bathhouse bayou
    bazaar beau begonia bermuda beta bikini bolivia bologna bonanza bonus bookkeeper bookkeeping bravura
    brindisi broccoli bronchitis brr buddha bulimia bureau bus cabana cactus cafe calamari calcium
    california camellia camera campus canada cannabis cantata capella caribou caucus census cerebellum
    cerebrum chassis chateau chia childhood chili china chorus christmas chrysanthemum chum cinema
    circus cirrus citrus clara clavicula clematis clubhouse cobra cochlea cola colon colosseum coma
    comma compendium confetti consensus continuum cornea corona corpus cranium crisis criteria crocus
    cuba cumulus curriculum cwm dahlia data datum debris deli delta dementia demi diagnosis diarrhea
    dilemma diploma discus drama drum ecru eczema ellipsis emilia emma emphasis emporium emu enigma
    equilibrium era esophagus etcetera eucalyptus euphoria eureka europa exodus extra fauna feta fibula
    fiesta flora florida flotilla flu focaccia foci focus formula forum fuchsia fungi fungus gala gamma
    gardenia genesis genius genus geranium ghost gnu gondola gorilla graffiti granola gratis grr guava
    guerrilla guru gymnasium haiku hawaii hernia hi hiatus hibiscus hippocampus hitchhike hitchhiking hm
    hmm hula humerus humus hydrangea hyena hypnosis hypothalamus hypothesis hysteria ibis idea iguana
    impromptu india indiana inertia insignia insomnia iris jackknife jacuzzi java jesus julia khaki
    kimchi kiwi korea lambda laura lava leukemia lieu lilium linda linoleum lithium litmus llama locus
    lotus magma magnesium magnolia magnum malaria mama mania manilla maria marijuana marina martha
    maxima maximum media medium memorabilia memorandum menu meta metamorphosis mica milieu militia
    millennium mini minima minimum minus minutia mississippi mm mmm mocha moda modulus momentum monica
    mozzarella mucus multi museum naan nausea nautilus nazi nebula neurosis nexus nora nostalgia nova
    nth nucleus oasis octopus olivia omega onus opera optimum opus orchestra origami osmosis pagoda
    pajama panacea pancreas panda panorama papa paprika papyrus paralysis paranoia paraphernalia
    parenthesis paris pasta patella patina pelvis pendulum peninsula penis persona peru petroleum
    petunia phobia pi pizza plasma plateau platinum plaza plum plus pneumonia podium polka portcullis
    possum potassium potpourri premium prognosis propaganda prospectus psst pst psychosis pupa pus
    quantum quasi quinoa quota rabbi radii radium radius ravioli rectum referendum regatta replica
    residuum retina revved revving rhombus ricotta rosa rota russia safari saga sahara salami saliva
    salsa samba sanctum santa sara sauna savanna savvy scapula schema scrum scuba semi sepia serum sh
    shh sierra siesta sinus ski skiing snafu soda sodium sofa sonata sophia soya spa spaghetti spectrum
    ssh stadium stamina stanza status sternum stimuli stimulus stratus strum stylus subheading sudoku
    sultana surplus sushi svelte syllabus symposium synthesis syria tai talus tapioca tarantula taxi
    taxiing tea tennis terminus tetanus thai thalamus thesis this thou thru thus thymus tiara tibia tofu
    toga tortilla trachea trauma trekked trekking trellis tsar tsk tsunami tuba tuna tutu typhus ulna
    ultra umbrella uterus utopia vacuum vanilla venus veranda versa versus vertebra via victoria villa
    viola virginia virus visa vista viva vodka volta vroom walrus wasabi wifi withheld withhold
    withholding yeti yoga yogi yoni you yucca zebra zinnia zucchini zzz
"""

USUAL_WORDS = frozenset(_WORDS.split())
"""Words in small letters and the singular, without those of the starter lexicon."""
